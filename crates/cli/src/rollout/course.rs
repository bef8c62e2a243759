//! In which waves a rollout goes, from flags and `Vitrina.toml`.

use std::time::Duration;

use vitrina_rollout::release::Percent;
use vitrina_rollout::{Course, Far, Gate, Health, Wave};

use super::args::{CourseArgs, GateArgs};
use super::desk::Desk;
use crate::config::Rollout as Section;
use crate::error::Error;

/// How a rollout is to go, how far by this call, and who tells how it fares.
pub(super) struct Route {
    pub(super) course: Course,
    pub(super) far: Far,
    pub(super) health: Option<Box<dyn Health>>,
}

/// The route that flags and `Vitrina.toml` mean.
pub(super) fn route(args: &CourseArgs, desk: &Desk<'_>) -> Result<Route, Error> {
    let (health, section) = (desk.health(&args.gate)?, &desk.config.rollout);
    let course = course(args, section, health.is_some())?;
    Ok(Route { course, far: far(args.auto, &args.gate, section), health })
}

/// The course that was asked for. Waves by share need somebody who tells how the release fares, or `--no-gate`.
fn course(args: &CourseArgs, section: &Section, has_health: bool) -> Result<Course, Error> {
    let waves = match (args.waves.is_empty(), section.waves.is_empty()) {
        (false, _) => args.waves.clone(),
        (true, false) => section.waves.iter().map(|wave| wave.parse()).collect::<Result<_, _>>()?,
        (true, true) => return Ok(Course::at_once()),
    };
    Wave::check(&waves)?;
    if waves.len() == 1 {
        return Ok(Course { waves, gate: None, undoes: None, back: false });
    }
    let by_share = waves.iter().filter(|wave| matches!(wave, Wave::Percent(_))).count() > 1;
    if by_share && !has_health && !args.no_gate {
        return Err(Error::NoHealth);
    }
    let usual = Gate::default();
    let starts = if args.no_gate || !has_health { 0 } else { section.starts };
    let errors = share(&section.errors).unwrap_or(usual.errors);
    let stores = share(&section.failed_stores).unwrap_or(usual.stores);
    Ok(Course { waves, gate: Some(Gate { errors, starts, stores }), undoes: None, back: false })
}

fn share(text: &str) -> Option<Percent> {
    text.strip_suffix('%')?.parse().ok()
}

/// How far to go by this call.
pub(super) fn far(auto: bool, gate: &GateArgs, section: &Section) -> Far {
    match auto {
        true => Far::End { pause: gate.pause.unwrap_or(Duration::from_secs(section.pause)) },
        false => Far::Wave,
    }
}
