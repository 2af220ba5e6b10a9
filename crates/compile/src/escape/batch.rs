//! Which functions are analysed together: mutually recursive ones, callees before callers.
//!
//! Go 1.27 `ir.VisitFuncsBottomUp`: Tarjan's strongly connected components of the graph of mentions.
//!
//! # Invariants
//! 1. A literal that captures something is in the batch of the function that it is written in.
//! 2. Every function that a batch mentions is in it or in an earlier one.
use super::scan::*;

struct Visit {
    at: usize,
    next: usize,
    low: u32,
}

/// The batches, each in the order in which its functions are first mentioned.
pub fn batches(scan: &Scan) -> Vec<Vec<FuncIx>> {
    let n = scan.funcs.len();
    let mut number = vec![0u32; n];
    let mut done = vec![false; n];
    let mut count = 0;
    let mut stack: Vec<usize> = vec![];
    let mut out = vec![];
    let target = |r: &FuncRef| match r {
        FuncRef::Inner(f) => Some(f.0 as usize),
        FuncRef::Decl(o) => scan.by_obj.get(o).map(|f| f.0 as usize),
    };
    for root in &scan.roots {
        if number[root.0 as usize] != 0 {
            continue;
        }
        let mut visits: Vec<Visit> = vec![];
        let mut enter = Some(root.0 as usize);
        loop {
            if let Some(f) = enter.take() {
                count += 1;
                number[f] = count;
                stack.push(f);
                visits.push(Visit { at: f, next: 0, low: count });
            }
            let Some(v) = visits.last_mut() else { break };
            let func = &scan.funcs[v.at];
            // A closure leads back to where it is written, so that it cannot be a component of its own.
            let next = match v.next.checked_sub(1) {
                None => Some(func.parent.filter(|_| func.is_closure()).map(|p| p.0 as usize)),
                Some(i) => func.refs.get(i).map(target),
            };
            v.next += 1;
            match next {
                Some(Some(t)) if number[t] == 0 => enter = Some(t),
                Some(Some(t)) if !done[t] => v.low = v.low.min(number[t]),
                Some(_) => {}
                None => {
                    let (at, low) = (v.at, v.low);
                    visits.pop();
                    if low == number[at] {
                        let from = stack.iter().rposition(|f| *f == at).unwrap_or(0);
                        let batch: Vec<usize> = stack.split_off(from);
                        batch.iter().for_each(|f| done[*f] = true);
                        out.push(batch.into_iter().map(|f| FuncIx(f as u32)).collect());
                    }
                    if let Some(parent) = visits.last_mut() {
                        parent.low = parent.low.min(low);
                    }
                }
            }
        }
    }
    out
}
