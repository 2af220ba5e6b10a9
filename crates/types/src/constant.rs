//! Constant values of arbitrary precision.
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::sync::Arc;

#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Bool(bool),
    /// Bytes: a Go string need not be UTF-8.
    Str(Arc<[u8]>),
    Int(IBig),
    Float(RBig),
    Complex(RBig, RBig),
}
