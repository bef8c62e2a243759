//! What each verb prints with `--json`: `crates/cli/schema/` publishes it, and a test holds the two equal.

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::Value;
use vitrina_sandbox::Urls;

use crate::config::Config;
use crate::rollout::{PlanLine, ReleaseLine, Standing, StoreLine};
use crate::screen::Failure;
use crate::settings::StoreSettings;
use crate::{
    build, demo, dev, doctor, explain, login, logout, manual, new, reports, scripts, stores, symbolicate, upload,
    webhooks, whoami,
};

/// A verb's name on the command line, and the schema of one line of its results.
pub type Shape = (&'static str, Schema);

/// The shape of every verb, and of `error`, which any verb may end with on stderr.
pub fn shapes() -> Vec<Shape> {
    vec![
        ("error", of::<Failure<'_>>()),
        ("new", of::<new::Project>()),
        ("demo", of::<demo::Demo>()),
        ("dev", of::<dev::Event>()),
        ("build", of::<build::Made<'_>>()),
        ("login", of::<login::Event<'_>>()),
        ("upload", of::<upload::Uploaded>()),
        ("plan", of::<PlanLine<'_>>()),
        ("apply", of::<Standing<'_>>()),
        ("deploy", of::<Standing<'_>>()),
        ("rollout-status", of::<Standing<'_>>()),
        ("rollout-next", of::<Standing<'_>>()),
        ("rollout-pause", of::<Standing<'_>>()),
        ("rollout-abort", of::<Standing<'_>>()),
        ("rollout-resume", of::<Standing<'_>>()),
        ("rollout-join", of::<Standing<'_>>()),
        ("rollback", of::<Standing<'_>>()),
        ("status", of::<StoreLine<'_>>()),
        ("releases", of::<ReleaseLine>()),
        ("reports-listen", of::<reports::Listening>()),
        ("reports-list", of::<reports::Listed>()),
        ("reports-show", of::<reports::Shown>()),
        ("sandbox", of::<Urls>()),
        ("doctor", of::<doctor::Finding>()),
        ("whoami", of::<whoami::Whoami>()),
        ("logout", of::<logout::LoggedOut>()),
        ("stores-list", of::<stores::Known>()),
        ("stores-import", of::<stores::Imported>()),
        ("settings-get", of::<StoreSettings>()),
        ("settings-set", of::<StoreSettings>()),
        ("settings-check", of::<StoreSettings>()),
        ("scripts", of::<scripts::Listed>()),
        ("symbolicate", of::<symbolicate::Line>()),
        ("config-show", of::<Config>()),
        ("config-explain", of::<explain::Key>()),
        ("config-schema", of::<Value>()),
        ("completions", of::<manual::Completions>()),
        ("man", of::<manual::Manual>()),
        ("webhooks-listen", of::<webhooks::Line<'_>>()),
        ("webhooks-replay", of::<webhooks::Sent>()),
    ]
}

/// As it is written, not as it may be read: what is always there is required.
fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
