package strings

func ToUpper(s string) string
func Split(s, sep string) []string

type Builder struct {
	addr *Builder
	buf  []byte
}

func (b *Builder) WriteString(s string) (int, error)
func (b *Builder) String() string
