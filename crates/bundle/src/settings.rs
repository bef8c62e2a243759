//! What a merchant may set for a store, as `#[vitrina::script]` leaves it in the compiled module.

use vitrina_release::Setting;
use walrus::Module;

use crate::Error;

/// The section that the macro writes.
const SECTION: &str = "vitrina-settings";

/// Takes the settings out of the module; `None` when the script reads them through serde, or is of a runtime that does not tell.
pub(crate) fn take(module: &mut Module) -> Result<Option<Vec<Setting>>, Error> {
    let Some(section) = module.customs.remove_raw(SECTION) else { return Ok(None) };
    serde_json::from_slice(&section.data)
        .map_err(|error| Error::Module(format!("its section {SECTION} is not right: {error}")))
}
