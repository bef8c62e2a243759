//! Rollouts: planned, in waves, interrupted, resumed, rolled back; and stores that fail in every way.

mod drift;
mod failures;
mod killed;
mod plans;
mod rollback;
mod settled;
mod team;
mod waves;
mod web;
