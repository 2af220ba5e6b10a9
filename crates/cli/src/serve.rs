//! `gmplay serve`: the static page from a folder, with the headers that make it cross-origin isolated.
//!
//! All four headers of docs/web.md: with them the page gets worker threads at top level, in an iframe of a plain page
//! (Document-Isolation-Policy), and in one of an isolated page. Only loopback is listened on.
use std::fs;
use std::path::{Component, Path, PathBuf};
use tiny_http::{Header, Response, Server, StatusCode};

const ISOLATION: [(&str, &str); 4] = [
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Document-Isolation-Policy", "isolate-and-require-corp"),
];

pub fn serve(dir: &str, port: u16) -> Result<(), String> {
    let root = PathBuf::from(dir);
    if !root.join("index.html").is_file() {
        return Err(format!("no page in {dir:?}: `cargo xtask dist` makes one"));
    }
    let server = Server::http(("127.0.0.1", port)).map_err(|e| format!("port {port}: {e}"))?;
    let address = server.server_addr();
    println!("gmplay is at http://{address}/ (Ctrl-C ends it)");
    for request in server.incoming_requests() {
        let file = locate(&root, request.url());
        let mut response = match file.as_deref().map(fs::read) {
            Some(Ok(body)) => Response::from_data(body),
            _ => Response::from_data(b"not found\n".to_vec()).with_status_code(StatusCode(404)),
        };
        let kind = file.as_deref().map_or("text/plain", content_type);
        for (name, value) in ISOLATION.into_iter().chain([("Content-Type", kind), ("Cache-Control", "no-cache")]) {
            if let Ok(h) = Header::from_bytes(name, value) {
                response.add_header(h);
            }
        }
        // A browser that hung up is no reason to stop serving.
        let _ = request.respond(response);
    }
    Ok(())
}

/// The file for a URL's path; None for anything that would leave the folder.
fn locate(root: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.trim_start_matches('/');
    let path = Path::new(path);
    if !path.components().all(|c| matches!(c, Component::Normal(_))) {
        return None;
    }
    let file = root.join(path);
    Some(if file.is_dir() { file.join("index.html") } else { file }).filter(|f| f.is_file())
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("go" | "txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(locate(root, "/Cargo.toml?x=1"), Some(root.join("Cargo.toml")));
        for url in ["/../core/Cargo.toml", "/src/../../core/Cargo.toml", "//etc/passwd/..", "/missing"] {
            assert_eq!(locate(root, url), None, "{url}");
        }
    }
}
