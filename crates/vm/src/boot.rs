//! From a program to a world that is ready to be stepped: what every driver does first.
use crate::program::{LoadError, Program};
use gmplay_core::heap::{ARENA_BASE, Heap, HeapConfig};
use gmplay_core::world::Boot;
use gmplay_core::{Addr, Config, World};

/// A world with the program's static data in its arena; the main goroutine's closure and how it starts are for
/// `World::bootstrap`.
pub fn boot(program: &Program, cfg: Config) -> Result<(World, Addr, Boot), LoadError> {
    let image = &program.image;
    let entry = image.entry.ok_or_else(|| LoadError("the image has no entry".into()))?;
    // The main goroutine's closure stands behind what the machine wants in static data.
    let mut data = program.static_data();
    let main = Addr(ARENA_BASE + data.len() as u64);
    data.extend_from_slice(&u64::from(entry.0).to_le_bytes());
    let limit = cfg.memory_limit;
    let heap = Heap::new(HeapConfig { limit, static_data: &data, static_ptrs: &image.data_ptrs.0 });
    let heap = heap.map_err(|e| {
        LoadError(format!("the program needs {} bytes before it starts; the limit is {limit}", e.want))
    })?;
    let finalizer = image.funcs.iter().any(|f| f.name.starts_with("os."));
    Ok((World::new(cfg, heap), main, Boot { finalizer, func: entry.0 }))
}
