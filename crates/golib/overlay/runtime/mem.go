package runtime

// A MemStats is what ReadMemStats fills; fields and meaning as in Go.
type MemStats struct {
	Alloc         uint64
	TotalAlloc    uint64
	Sys           uint64
	Lookups       uint64
	Mallocs       uint64
	Frees         uint64
	HeapAlloc     uint64
	HeapSys       uint64
	HeapIdle      uint64
	HeapInuse     uint64
	HeapReleased  uint64
	HeapObjects   uint64
	StackInuse    uint64
	StackSys      uint64
	MSpanInuse    uint64
	MSpanSys      uint64
	MCacheInuse   uint64
	MCacheSys     uint64
	BuckHashSys   uint64
	GCSys         uint64
	OtherSys      uint64
	NextGC        uint64
	LastGC        uint64
	PauseTotalNs  uint64
	PauseNs       [256]uint64
	PauseEnd      [256]uint64
	NumGC         uint32
	NumForcedGC   uint32
	GCCPUFraction float64
	EnableGC      bool
	DebugGC       bool
	BySize        [61]struct {
		Size    uint32
		Mallocs uint64
		Frees   uint64
	}
}

// Numbers for memStat. 0 to 23 are the fields of MemStats in order, Alloc to PauseTotalNs; then those below.
const (
	statNumGC         = 24
	statNumForcedGC   = 25
	statGCCPUFraction = 26   // times 1e9
	statPauseNs       = 1000 // + index
	statPauseEnd      = 2000 // + index
	statBySizeMallocs = 3000 // + index
	statBySizeFrees   = 4000 // + index
)

func memStat(field int) uint64

// Sizes of the first 61 classes, which BySize lists.
var bySize = [61]uint32{
	0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
	512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864,
	5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432,
}

// ReadMemStats fills m. The first number asked for stops the world where Ps run truly in parallel, as Go does.
func ReadMemStats(m *MemStats) {
	*m = MemStats{
		Alloc: memStat(0), TotalAlloc: memStat(1), Sys: memStat(2), Lookups: memStat(3), Mallocs: memStat(4), Frees: memStat(5),
		HeapAlloc: memStat(6), HeapSys: memStat(7), HeapIdle: memStat(8), HeapInuse: memStat(9), HeapReleased: memStat(10),
		HeapObjects: memStat(11), StackInuse: memStat(12), StackSys: memStat(13), MSpanInuse: memStat(14), MSpanSys: memStat(15),
		MCacheInuse: memStat(16), MCacheSys: memStat(17), BuckHashSys: memStat(18), GCSys: memStat(19), OtherSys: memStat(20),
		NextGC: memStat(21), LastGC: memStat(22), PauseTotalNs: memStat(23),
		NumGC: uint32(memStat(statNumGC)), NumForcedGC: uint32(memStat(statNumForcedGC)),
		GCCPUFraction: float64(memStat(statGCCPUFraction)) / 1e9,
		EnableGC:      true,
	}
	// Only the last cycles' entries can be other than zero.
	for n := m.NumGC; n > 0 && n+256 > m.NumGC; n-- {
		i := (n + 255) % 256
		m.PauseNs[i] = memStat(statPauseNs + int(i))
		m.PauseEnd[i] = memStat(statPauseEnd + int(i))
	}
	for i := range bySize {
		m.BySize[i].Size = bySize[i]
		m.BySize[i].Mallocs = memStat(statBySizeMallocs + i)
		m.BySize[i].Frees = memStat(statBySizeFrees + i)
	}
}

func setGCPercent(percent int) int
func setMemoryLimit(limit int64) int64

// DebugSetGCPercent and DebugSetMemoryLimit serve package runtime/debug.
func DebugSetGCPercent(percent int) int     { return setGCPercent(percent) }
func DebugSetMemoryLimit(limit int64) int64 { return setMemoryLimit(limit) }
