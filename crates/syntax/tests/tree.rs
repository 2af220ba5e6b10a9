//! What the parser makes of legal Go where the grammar is ambiguous, and what holds for every tree.
use gmplay_syntax::ast::*;
use gmplay_syntax::print::{expr_string, simple_stmt_string};
use gmplay_syntax::walk::{Node, walk_file};
use gmplay_syntax::{SourceMap, Span, parse_file};
use std::collections::HashSet;

fn parse(text: &str) -> (SourceMap, File) {
    let mut map = SourceMap::default();
    let file = map.add("x.go", text);
    let (tree, diagnostics) = parse_file(&map, file, &mut NodeIds::default());
    let lines: Vec<String> = diagnostics.iter().map(|d| d.render(&map)).collect();
    assert!(lines.is_empty(), "{text}\n{lines:#?}");
    (map, tree)
}

fn fields(list: &[Field]) -> String {
    let one = |f: &Field| {
        let names: Vec<&str> = f.names.iter().map(|n| &*n.name).collect();
        format!("{} {}", names.join(", "), expr_string(&f.ty)).trim().to_string()
    };
    list.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The first declaration as `name <type parameters> = type` (`:=` for an alias), or a variable's value.
fn declaration(text: &str) -> String {
    let (_, tree) = parse(&format!("package p\n{text}"));
    match &tree.decls[0] {
        Decl::Type(specs) => {
            let s = &specs[0];
            let eq = if s.alias { ":=" } else { "=" };
            format!("{} <{}> {eq} {}", s.name.name, fields(&s.type_params), expr_string(&s.ty))
        }
        Decl::Var(specs) => specs[0].values.first().or(specs[0].ty.as_ref()).map(expr_string).unwrap_or_default(),
        Decl::Func(f) => {
            let recv = f.recv.as_deref().map(fields).unwrap_or_default();
            let sig = format!("({}) ({})", fields(&f.sig.params), fields(&f.sig.results));
            format!("({recv}) {} <{}> {sig}", f.name.name, fields(&f.type_params))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn type_parameters_or_array_length() {
    let cases = [
        ("type T [N]int", "T <> = [N]int"),
        ("type T [N * 2]int", "T <> = [N * 2]int"),
        ("type T [P *C]int", "T <> = [P * C]int"),
        ("type T [P *C,] int", "T <P *C> = int"),
        ("type T [P *C, Q any] int", "T <P *C; Q any> = int"),
        ("type T [P (C),] int", "T <P C> = int"),
        ("type T [P *struct{}] int", "T <P *struct{}> = int"),
        ("type T [P *C|~int] int", "T <P *C | ~int> = int"),
        ("type T [P []E, E any] int", "T <P []E; E any> = int"),
        ("type T [A, B any] int", "T <A, B any> = int"),
        ("type T [P interface{ ~int }] struct{ x P }", "T <P interface{~int}> = struct{x P}"),
        ("type T [P any] = U[P]", "T <P any> := U[P]"),
        ("type T = U[int, map[string]V]", "T <> := U[int, map[string]V]"),
        ("type T []int", "T <> = []int"),
        ("type T [f(x)]int", "T <> = [f(x)]int"),
        ("type T [P a.C] int", "T <P a.C> = int"),
    ];
    for (text, want) in cases {
        assert_eq!(declaration(text), want, "{text}");
    }
}

#[test]
fn parameter_lists() {
    let cases = [
        ("func f(int, string)", "() f <> (int; string) ()"),
        ("func f(a, b int, c ...string) (x, y error)", "() f <> (a, b int; c ...string) (x, y error)"),
        ("func f(a []int, b [N]int, c T[int], d p.T)", "() f <> (a []int; b [N]int; c T[int]; d p.T) ()"),
        ("func f(T[int], []int, p.T, ...int)", "() f <> (T[int]; []int; p.T; ...int) ()"),
        ("func f[A any, B, C ~int | string](A)", "() f <A any; B, C ~int | string> (A) ()"),
        ("func f() func(int) (a int)", "() f <> () (func(int) (a int))"),
        ("func (r *T[P]) m[Q any](Q) P", "(r *T[P]) m <Q any> (Q) (P)"),
        ("func (T) m()", "(T) m <> () ()"),
    ];
    for (text, want) in cases {
        assert_eq!(declaration(text), want, "{text}");
    }
}

#[test]
fn expressions_print_as_gc_quotes_them() {
    let cases = [
        "a + b * c",
        "(a + b) * c",
        "-x",
        "!<-c",
        "&T{…}",
        "*p.f(x, y...)[1:2:3]",
        "m[k].(T)",
        "f[int, string](x)",
        "func(a, b int, c ...string) (x int, err error) {…}",
        "func() {}",
        "[...]int{…}",
        "map[string][]int{}",
        "struct{a, b int; T; *U}{}",
        "chan (<-chan int)(nil)",
        "[]chan<- <-chan int(nil)",
        "interface{m(int) string; ~int | string}(nil)",
        "x.y[:]",
        "1 << 3i",
        "`raw`",
    ];
    for want in cases {
        let text = want.replace("T{…}", "T{1}").replace("int{…}", "int{1}").replace("{…}", "{ f() }");
        assert_eq!(declaration(&format!("var x = {text}")), want, "{text}");
    }
    // A receive from a conversion, and conversions to receiving channels.
    assert_eq!(declaration("var x = <-chan int(c)"), "<-chan int(c)");
    assert_eq!(declaration("var x = (<-chan int)(c)"), "(<-chan int)(c)");
    assert_eq!(declaration("var x = (<-chan<- (chan int))(c)"), "(<-chan <-chan int)(c)");
    assert_eq!(declaration("var x <-chan (int)"), "<-chan int");
}

/// The statements of a function body.
fn body(text: &str) -> Vec<Stmt> {
    let (_, mut tree) = parse(&format!("package p\nfunc f() {{\n{text}\n}}"));
    match tree.decls.remove(0) {
        Decl::Func(f) => f.body.expect("a body").stmts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn literals_in_headers_need_parentheses() {
    // Without them, the brace opens the block.
    for (text, cond) in [
        ("if x == y {}", "x == y"),
        ("if x == (T{1}) {}", "x == (T{…})"),
        ("if f(T{1}) {}", "f(T{…})"),
        ("if a[T{1}] {}", "a[T{…}]"),
        ("if x == [2]int{} {}", "x == [2]int{}"),
    ] {
        let StmtKind::If { cond: x, then, .. } = &body(text)[0].kind else { panic!("{text}") };
        assert_eq!(expr_string(x), cond, "{text}");
        assert!(then.stmts.is_empty());
    }
}

#[test]
fn every_form_of_for() {
    let forms = |s: &Stmt| match &s.kind {
        StmtKind::For { init, cond, post, .. } => {
            let part = |s: &Option<Box<Stmt>>| s.as_deref().map(simple_stmt_string).unwrap_or_default();
            format!("{};{};{}", part(init), cond.as_ref().map(expr_string).unwrap_or_default(), part(post))
        }
        StmtKind::Range { key, value, define, x, .. } => {
            let part = |x: &Option<Expr>| x.as_ref().map(expr_string).unwrap_or_default();
            format!("{},{} {} {}", part(key), part(value), if *define { ":=" } else { "=" }, expr_string(x))
        }
        other => panic!("{other:?}"),
    };
    let text = "for {}\nfor x {}\nfor i := 0; i < n; i++ {}\nfor ;; {}\nfor range n {}\nfor i := range 10 {}\nfor k, v = range m {}\nfor range f(T{}) {}\nfor a[i] = range c {}";
    let got: Vec<String> = body(text).iter().map(forms).collect();
    let want = [";;", ";x;", "i := 0;i < n;i++", ";;", ", = n", "i, := 10", "k,v = m", ", = f(T{})", "a[i], = c"];
    assert_eq!(got, want);
}

#[test]
fn switches_and_guards() {
    let stmts = body(
        "switch {}\nswitch x {}\nswitch f(); x {}\nswitch x := f(); {}\nswitch x.(type) {}\nswitch y := x.(type) {}\nswitch f(); y := x.(type) {\ncase int, nil:\ndefault:\n}",
    );
    let kinds: Vec<&str> = stmts
        .iter()
        .map(|s| match &s.kind {
            StmtKind::Switch { init, tag, .. } => match (init, tag) {
                (None, None) => "switch",
                (None, Some(_)) => "switch tag",
                (Some(_), None) => "switch init",
                (Some(_), Some(_)) => "switch init tag",
            },
            StmtKind::TypeSwitch { init, bind, .. } => match (init, bind) {
                (None, None) => "type",
                (None, Some(_)) => "type bind",
                (Some(_), None) => "type init",
                (Some(_), Some(_)) => "type init bind",
            },
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        kinds,
        ["switch", "switch tag", "switch init tag", "switch init", "type", "type bind", "type init bind"]
    );
    let StmtKind::TypeSwitch { body, .. } = &stmts[6].kind else { panic!() };
    assert_eq!((body[0].exprs.len(), body[0].default, body[1].default), (2, false, true));
}

#[test]
fn semicolons_come_by_themselves() {
    let stmts = body("x++\nf()\nreturn\n{ y = 1 }; L: for { break L }\na = b /* c\n */ d = e");
    let kinds: Vec<&StmtKind> = stmts.iter().map(|s| &s.kind).collect();
    assert_eq!(kinds.len(), 7);
    assert!(matches!(kinds[4], StmtKind::Labeled { stmt, .. } if matches!(stmt.kind, StmtKind::For { .. })));
}

#[test]
fn files_keep_imports_and_directives() {
    let (map, tree) = parse(
        "//go:build ignore\n\npackage p // no directive\n\nimport (\n\t. \"fmt\"\n\t_ \"os\"\n\tx `a/b`\n)\nimport \"io\"\n\n// go:no\n//go:noinline\r\nfunc f()\n\ntype s struct {\n\tA int `json:\"a\"`\n}\n",
    );
    let imports: Vec<(String, &str)> = tree
        .imports
        .iter()
        .map(|i| (i.name.as_ref().map_or(String::new(), |n| n.name.to_string()), &*i.path))
        .collect();
    assert_eq!(imports, [(".".into(), "fmt"), ("_".into(), "os"), ("x".into(), "a/b"), (String::new(), "io")]);
    assert_eq!(map.text(tree.imports[2].path_span), "`a/b`");
    let directives: Vec<&str> = tree.directives.iter().map(|d| &*d.text).collect();
    assert_eq!(directives, ["go:build ignore", "go:noinline"]);
    assert!(matches!(&tree.decls[0], Decl::Func(f) if f.body.is_none()));
    let Decl::Type(specs) = &tree.decls[1] else { panic!() };
    let ExprKind::StructType { fields } = &specs[0].ty.kind else { panic!() };
    assert_eq!(fields[0].tag.as_deref(), Some("json:\"a\""));
}

/// Every form there is, for the properties below and for the fuzz test's corpus.
pub const EVERYTHING: &str = include_str!("everything.go.txt");

#[test]
fn gc_positions() {
    // Where gc puts a node (`Pos`) and an error about it (`StartPos`), as line:column.
    let (map, tree) = parse(
        "package p\n\nvar (\n\t_ = a.b + c\n\t_ = f(x)(y)\n\t_ = s[1:2]\n\t_ = m[k].(T)\n\t_ = p.T{1}\n\t_ = func(int) (nil)\n\t_ = (a)\n)\n",
    );
    let at = |pos| {
        let l = map.location(pos);
        format!("{}:{}", l.line, l.column)
    };
    let Decl::Var(specs) = &tree.decls[0] else { panic!() };
    let got: Vec<(String, String, &str)> =
        specs.iter().map(|s| &s.values[0]).map(|x| (at(x.pos), at(gc_pos(x)), map.text(x.span))).collect();
    let want = [
        ("4:10", "4:6", "a.b + c"),
        ("5:10", "5:6", "f(x)(y)"),
        ("6:7", "6:7", "s[1:2]"),
        ("7:10", "7:6", "m[k].(T)"),
        ("8:9", "8:6", "p.T{1}"),
        ("9:10", "9:10", "func(int) (nil)"),
        ("10:6", "10:6", "(a)"),
    ];
    assert_eq!(got, want.map(|(a, b, c)| (a.to_string(), b.to_string(), c)));
}

fn span(n: Node) -> (Span, NodeId) {
    match n {
        Node::Expr(x) => (x.span, x.id),
        Node::Stmt(s) => (s.span, s.id),
        Node::Ident(i) => (i.span, i.id),
    }
}

#[test]
fn ids_are_unique_and_spans_are_nested() {
    let mut map = SourceMap::default();
    let mut ids = NodeIds::default();
    let mut seen = HashSet::new();
    // Two files, one range of ids.
    for name in ["a.go", "b.go"] {
        let file = map.add(name, EVERYTHING);
        let (tree, diagnostics) = parse_file(&map, file, &mut ids);
        assert_eq!(diagnostics, []);
        let mut count = 0;
        walk_file(&tree, &mut |n| {
            let (at, id) = span(n);
            count += 1;
            assert!(seen.insert(id), "{id:?} twice");
            assert!((id.0 as usize) < ids.len());
            assert!(tree.span.lo <= at.lo && at.lo <= at.hi && at.hi <= tree.span.hi);
            if let Node::Expr(x) = n {
                assert!(at.lo <= x.pos && x.pos < at.hi, "{}", expr_string(x));
                let mut inside = |n: Node| {
                    let s = span(n).0;
                    assert!(at.lo <= s.lo && s.hi <= at.hi, "{} does not hold its parts", expr_string(x));
                };
                gmplay_syntax::walk::walk_expr(x, &mut inside);
            }
            if let Node::Stmt(s) = n {
                let mut inside = |n: Node| {
                    let inner = span(n).0;
                    assert!(at.lo <= inner.lo && inner.hi <= at.hi, "{:?}", map.text(at));
                };
                gmplay_syntax::walk::walk_stmt(s, &mut inside);
            }
        });
        assert!(count > 300, "{count}");
    }
}
