//! The whole translation, as a list of its phases.

use crate::config::Config;
use crate::error::Error;
use crate::files::Files;
use crate::host::Host;
use crate::names::Names;
use crate::{calls, emit, functions, module};

/// Translates a module.
pub(crate) fn translate(wasm: &[u8], config: &Config) -> Result<Files, Error> {
    let module = module::parse(wasm)?;
    let host = Host::resolve(&module, config)?;
    let names = Names::new(&module, config)?;
    let calls = calls::analyse(&module, config);
    let functions = functions::translate(&module, &calls, &names, config)?;
    let data = emit::data(&module, &calls);
    let skeleton = emit::skeleton(&module, &calls, &names, &host, &data, config)?;
    Ok(emit::files(&names, &skeleton, functions, data))
}
