//! The whole translation, as a list of its phases.

use crate::error::Error;
use crate::files::Files;
use crate::host::Host;
use crate::names::Names;
use crate::options::Options;
use crate::{calls, emit, functions, interface, module};

/// Translates a module.
pub(crate) fn translate(wasm: &[u8], options: &Options) -> Result<Files, Error> {
    let mut module = module::link(wasm, options)?;
    let host = Host::resolve(&mut module, options)?;
    let names = Names::new(&module, options)?;
    let calls = calls::analyse(&module, options);
    let functions = functions::translate(&module, &calls, &names, options)?;
    let data = emit::data(&module, &calls);
    let skeleton = emit::skeleton(&module, &calls, &names, &host, &data, options)?;
    let interfaces = interface::describe(&module, &names, options);
    Ok(Files::assemble(&names.module, &skeleton, functions, data.bytes, interfaces))
}
