//! The threads that a session's real runs get, and the runs whose threads are still leaving.
//!
//! A run that is no longer wanted is stopped, but its threads leave some milliseconds later. Until then they use its memory
//! and, where threads are few, keep the next run from having them.
#[cfg(feature = "parallel")]
pub use real::Threads;
#[cfg(not(feature = "parallel"))]
pub use without::Threads;

#[cfg(feature = "parallel")]
mod real {
    use crate::driver::Driver;
    use crate::dto::RunConfig;
    use crate::live::{Live, Watch};
    use gmplay_bytecode::Image;
    use gmplay_parallel::{Carriers, Run};
    use std::sync::Arc;
    use std::time::Duration;

    /// A run that is thrown away is waited for so long before another one takes its place.
    const LEAVE: Duration = Duration::from_millis(100);

    #[derive(Default)]
    pub struct Threads {
        carriers: Option<Arc<dyn Carriers>>,
        leaving: Vec<Run>,
    }

    impl Threads {
        pub fn set(&mut self, carriers: Arc<dyn Carriers>) {
            self.carriers = Some(carriers);
        }

        /// Whether a run of this configuration can be started; if not, why.
        pub fn check(&self, cfg: &RunConfig) -> Result<(), String> {
            self.carriers_for(cfg).map(|_| ())
        }

        fn carriers_for(&self, cfg: &RunConfig) -> Result<Option<&Arc<dyn Carriers>>, String> {
            match &self.carriers {
                None if cfg.parallel => Err("there are no threads to run on here: this run can only be simulated".into()),
                carriers => Ok(carriers.as_ref()),
            }
        }

        /// A run that is watched, recorded or not.
        pub fn live(&self, image: &Arc<Image>, cfg: &RunConfig, watch: Watch) -> Result<Live, String> {
            let Some(carriers) = self.carriers_for(cfg)? else { return Err("no threads".into()) };
            Live::start(image, cfg, watch, carriers.clone())
        }

        pub fn driver(&self, image: &Arc<Image>, cfg: &RunConfig) -> Result<Driver, String> {
            let watch = Watch { events_per_m: Some(crate::driver::EVENTS_PER_M), ..Watch::default() };
            Ok(Driver::Live(Box::new(self.live(image, cfg, watch)?)))
        }

        /// Stops a run, and gives its threads a moment to leave.
        pub fn retire(&mut self, driver: Driver) {
            if let Driver::Live(live) = driver {
                self.retire_live(*live);
            }
        }

        pub fn retire_live(&mut self, live: Live) {
            live.stop();
            if !live.wait(LEAVE) {
                self.leaving.push(live.handle());
            }
        }

        /// Lets go of runs whose threads have left meanwhile.
        pub fn poll(&mut self) {
            self.leaving.retain(|r| !r.over());
        }

        /// Threads of runs that nobody watches any more.
        pub fn leaving(&self) -> u32 {
            self.leaving.iter().map(Run::carriers_alive).sum()
        }
    }
}

/// A build that has none.
#[cfg(not(feature = "parallel"))]
mod without {
    use crate::driver::Driver;
    use crate::dto::RunConfig;
    use gmplay_bytecode::Image;
    use std::sync::Arc;

    #[derive(Default)]
    pub struct Threads;

    impl Threads {
        pub fn check(&self, cfg: &RunConfig) -> Result<(), String> {
            if cfg.parallel { Err("this build of gmplay has no real threads: this run can only be simulated".into()) } else { Ok(()) }
        }

        pub fn driver(&self, _: &Arc<Image>, cfg: &RunConfig) -> Result<Driver, String> {
            self.check(cfg)?;
            Err("not a parallel run".into())
        }

        pub fn retire(&mut self, _: Driver) {}

        pub fn poll(&mut self) {}
    }
}
