//! Whole collections: programs that change their object graph on several Ps while workers, assists and the sweeper run.
mod cycles;
mod machine;
