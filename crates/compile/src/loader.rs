//! Finds, parses and orders the packages of a program.
//!
//! The user's files are one package `main`; what it imports, transitively, comes from the library overlay. Package
//! `runtime` is always loaded: the machine calls it.
//!
//! # Invariants
//! 1. A package comes after all that it imports.
//! 2. The library's sources have no errors; if they do, the diagnostics say so rather than hide it.
use crate::Source;
use gmplay_syntax::ast::{File, NodeIds};
use gmplay_syntax::{Diagnostic, SourceMap, parse_file};
use gmplay_types::{ParsedPackage, Program};
use std::collections::HashSet;
use std::sync::Arc;

pub struct Loaded {
    pub map: SourceMap,
    pub prog: Program,
    pub diagnostics: Vec<Diagnostic>,
}

struct Loader {
    map: SourceMap,
    ids: NodeIds,
    done: HashSet<Arc<str>>,
    order: Vec<ParsedPackage>,
    diagnostics: Vec<Diagnostic>,
}

pub fn load(files: &[Source]) -> Loaded {
    let mut l = Loader {
        map: SourceMap::default(),
        ids: NodeIds::default(),
        done: HashSet::new(),
        order: vec![],
        diagnostics: vec![],
    };
    // The user's files come first in the source map.
    let ids: Vec<_> = files.iter().map(|f| l.map.add(f.path, f.text)).collect();
    let mut main = vec![];
    for id in ids {
        let (file, errors) = parse_file(&l.map, id, &mut l.ids);
        l.diagnostics.extend(errors);
        main.push(file);
    }
    let stop = l.diagnostics.iter().any(Diagnostic::is_syntax_error);
    let mut prog = Program::new();
    if !stop {
        l.package("runtime");
        l.imports(&main);
        l.order.push(ParsedPackage { path: "main".into(), files: main });
        let nodes = l.ids.len();
        for p in std::mem::take(&mut l.order) {
            let errors = prog.check_package(p, &l.map, nodes);
            l.diagnostics.extend(errors);
        }
    }
    Loaded { map: l.map, prog, diagnostics: l.diagnostics }
}

impl Loader {
    fn imports(&mut self, files: &[File]) {
        let paths: Vec<Arc<str>> = files.iter().flat_map(|f| &f.imports).map(|i| i.path.clone()).collect();
        for p in paths {
            self.package(&p);
        }
    }
    /// An unknown package is left out: the checker reports the import.
    fn package(&mut self, path: &str) {
        if !self.done.insert(path.into()) {
            return;
        }
        let Some(sources) = gmplay_golib::package(path) else { return };
        let mut files = vec![];
        for (name, text) in sources {
            let id = self.map.add(*name, *text);
            let (file, errors) = parse_file(&self.map, id, &mut self.ids);
            self.diagnostics.extend(errors);
            files.push(file);
        }
        self.imports(&files);
        self.order.push(ParsedPackage { path: path.into(), files });
    }
}
