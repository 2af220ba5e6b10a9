//! Where threads come from: the caller of this crate has them, std threads in the command line, Web Workers in the page.

/// What a thread is given to do. The argument: the thread's number, which its events carry.
pub type Body = Box<dyn FnOnce(u32) + Send>;

pub trait Carriers: Send + Sync {
    /// Runs `body` soon on a thread of its own. May be called from any thread, those included that run bodies. Where
    /// there are no more threads to be had, `body` waits until one is free: it is never lost.
    fn spawn(&self, body: Body);
    /// Threads that there can be; 0: no limit is known.
    fn limit(&self) -> u32 {
        0
    }
}

/// Native threads, numbered as they are started.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Default)]
pub struct StdThreads {
    next: std::sync::atomic::AtomicU32,
}

#[cfg(not(target_arch = "wasm32"))]
impl Carriers for StdThreads {
    fn spawn(&self, body: Body) {
        let n = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let body = std::sync::Mutex::new(Some(body));
        let body = std::sync::Arc::new(body);
        loop {
            let mine = body.clone();
            let run = move || {
                let body = mine.lock().ok().and_then(|mut b| b.take());
                if let Some(body) = body {
                    body(n);
                }
            };
            let name = format!("gmplay thread {n}");
            match std::thread::Builder::new().name(name).spawn(run) {
                Ok(_) => return,
                // The system's limit of threads: others end, and then there is room.
                Err(_) => std::thread::sleep(std::time::Duration::from_millis(10)),
            }
        }
    }
}
