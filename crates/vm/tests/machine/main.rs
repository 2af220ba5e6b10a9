//! The machine on hand-assembled images: what the compiler promises is kept here by hand, so that a failure is ours.
mod asm;
mod basics;
mod control;
mod maps;
mod values;
