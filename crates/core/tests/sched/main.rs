//! Scenarios of the scheduler, run by a scripted machine.
mod dance;
mod fold;
mod machine;
mod order;
mod parallel;
mod random;
mod waits;
