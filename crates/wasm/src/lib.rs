//! The engine for JavaScript. The only crate that knows it; used inside the engine's worker.
//!
//! Everything crosses as plain objects of `gmplay_engine::dto`. Errors become JavaScript exceptions with a sentence.
#[cfg(any(test, feature = "threads"))]
pub mod pool;
#[cfg(all(feature = "threads", target_arch = "wasm32"))]
pub mod workers;

use gmplay_engine::dto::RunConfig;
use gmplay_engine::session::{self, Limits};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Events kept in the page: some 60 bytes each, and keyframes and lanes beside them.
const EVENTS_MAX: usize = 1_500_000;

#[wasm_bindgen(start)]
pub fn start() {
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
    #[cfg(all(feature = "threads", target_arch = "wasm32"))]
    gmplay_parallel::clock::set(workers::now_ns);
}

#[wasm_bindgen]
pub fn version() -> String {
    gmplay_engine::VERSION.into()
}

/// Which of the two builds this is.
#[wasm_bindgen]
pub fn build() -> String {
    if cfg!(feature = "threads") { "threads" } else { "single" }.into()
}

fn js<T: Serialize>(value: &T) -> Result<JsValue, JsError> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn run_config(config: JsValue) -> Result<RunConfig, JsError> {
    serde_wasm_bindgen::from_value(config).map_err(|e| error(format!("config: {e}")))
}

fn error(e: String) -> JsError {
    JsError::new(&e)
}

#[wasm_bindgen]
#[derive(Default)]
pub struct Session {
    inner: session::Session,
}

#[wasm_bindgen]
impl Session {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Session {
        #[allow(unused_mut)]
        let mut session = Session::default();
        #[cfg(all(feature = "threads", target_arch = "wasm32"))]
        session.inner.set_carriers(std::sync::Arc::new(workers::Workers));
        session
    }
    pub fn check(&self, source: &str) -> Result<JsValue, JsError> {
        js(&self.inner.check(source))
    }
    pub fn load(&mut self, source: &str, config: JsValue) -> Result<JsValue, JsError> {
        let config = run_config(config)?;
        let limits = Limits { events: EVENTS_MAX, ..Limits::default() };
        js(&self.inner.load(source, &config, limits).map_err(error)?)
    }
    pub fn advance(&mut self, fuel: f64, until_ns: f64) -> Result<JsValue, JsError> {
        js(&self.inner.advance(fuel, until_ns).map_err(error)?)
    }
    pub fn progress(&self) -> Result<JsValue, JsError> {
        js(&self.inner.progress().map_err(error)?)
    }
    pub fn view(&mut self, t_ns: f64) -> Result<JsValue, JsError> {
        js(&self.inner.view(t_ns).map_err(error)?)
    }
    pub fn events(&self, from_index: f64, count: f64) -> Result<JsValue, JsError> {
        js(&self.inner.events(from_index, count).map_err(error)?)
    }
    pub fn event_at(&self, t_ns: f64) -> Result<f64, JsError> {
        self.inner.event_at(t_ns).map_err(error)
    }
    /// `{index, t_ns}` or null.
    pub fn find(&self, from_index: f64, dir: i32, what: &str) -> Result<JsValue, JsError> {
        #[derive(Serialize)]
        struct Found {
            index: f64,
            t_ns: f64,
        }
        let found = self.inner.find(from_index, dir, what).map_err(error)?;
        js(&found.map(|(index, t_ns)| Found { index, t_ns }))
    }
    pub fn timeline(&self, from_ns: f64, to_ns: f64, width: u32, by: &str) -> Result<JsValue, JsError> {
        js(&self.inner.timeline(from_ns, to_ns, width, by).map_err(error)?)
    }
    pub fn console(&self, from_ns: f64, to_ns: f64) -> Result<JsValue, JsError> {
        js(&self.inner.console(from_ns, to_ns).map_err(error)?)
    }
    pub fn frames(&mut self, g: u32, t_ns: f64) -> Result<JsValue, JsError> {
        js(&self.inner.frames(g, t_ns).map_err(error)?)
    }
    pub fn object(&mut self, addr: &str, t_ns: f64) -> Result<JsValue, JsError> {
        js(&self.inner.object(addr, t_ns).map_err(error)?)
    }
    pub fn event_hash(&self) -> Result<String, JsError> {
        self.inner.event_hash().map_err(error)
    }
    pub fn export_trace(&self, format: &str) -> Result<String, JsError> {
        self.inner.export_trace(format).map_err(error)
    }
    pub fn stop_run(&mut self) -> Result<(), JsError> {
        self.inner.stop_run().map_err(error)
    }
    pub fn trial_start(&mut self, source: &str, config: JsValue) -> Result<(), JsError> {
        self.inner.trial_start(source, &run_config(config)?).map_err(error)
    }
    /// Null while it runs.
    pub fn trial_poll(&mut self) -> Result<JsValue, JsError> {
        js(&self.inner.trial_poll().map_err(error)?)
    }
    pub fn trial_stop(&mut self) {
        self.inner.trial_stop();
    }
    pub fn stats(&self) -> Result<JsValue, JsError> {
        js(&self.inner.stats().map_err(error)?)
    }
}
