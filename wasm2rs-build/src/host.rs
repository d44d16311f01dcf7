//! The host: who answers the imports.

use std::collections::BTreeSet;

use crate::error::{Error, ErrorKind};
use crate::invoke::{self, Invoke};
use crate::module::{Import, Item, Module};
use crate::options::Options;
use crate::{helpers, wasi};

/// The context of WASI, which is the host of guests that have no other.
const CONTEXT: &str = "::wasihost::WasiCtx";

/// Who answers an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImportKind<'a> {
    /// A function of `wasihost`, which gets the context of WASI.
    Wasihost(Answer<'a>),
    /// Generated code, which calls the guest.
    Invoke(Invoke),
    /// The host's type.
    Host,
}

/// A function of `wasihost`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer<'a> {
    pub(crate) module: &'static str,
    pub(crate) function: &'a str,
    /// Whether it gets the memory itself, which it may grow, and not the bytes.
    pub(crate) grows: bool,
}

/// What stands outside the generated module.
pub(crate) struct Host {
    /// The type that the module keeps and lends to imports; `None` for a guest without imports.
    pub(crate) ty: Option<syn::Type>,
    /// Whether the host has, or is, the context of WASI.
    pub(crate) wasi: bool,
    /// The runtime crate.
    pub(crate) runtime: syn::Path,
}

impl Host {
    /// Finds who answers each import, and the host that they need.
    pub(crate) fn resolve(module: &mut Module<'_>, options: &Options) -> Result<Self, Error> {
        check_own(module, options)?;
        let mut uses_wasi = false;
        for func_idx in 0..module.funcs.len() {
            if let Some(import) = module.funcs[func_idx].import {
                let kind = answer(module, func_idx as u32, import, options)?;
                uses_wasi |= kind != ImportKind::Host;
                module.funcs[func_idx].import = Some(Import { kind, ..import });
            }
        }
        if helpers::is_on(options) {
            define_memories(module, options);
        }
        let ty = match &options.host {
            Some(path) => Some(parse_option("host", path)?),
            None if others(module).next().is_some() => return Err(no_host(module)),
            None if uses_wasi => Some(parse_option("host", CONTEXT)?),
            None => None,
        };
        let default_runtime = if uses_wasi { "::wasihost::rt" } else { "::wasm2rs_rt" };
        let runtime = parse_option("runtime", options.runtime.as_deref().unwrap_or(default_runtime))?;
        Ok(Self { ty, wasi: uses_wasi, runtime })
    }
}

/// Whether there is no host of the user's, who would implement `env.call_host_function`.
fn has_context_alone(options: &Options) -> bool {
    options.host.as_deref().is_none_or(|host| host == CONTEXT)
}

/// Whether `wasihost` answers functions of this name: see [`Config::answers`](crate::Config::answers).
pub(crate) fn is_answered(module: &str, name: &str, options: &Options) -> bool {
    let import = Import { module, name, kind: ImportKind::Host };
    let by_context = has_context_alone(options) && (module, name) == wasi::ENV_FUNCTION;
    let by_runtime = helpers::knows(import, options)
        || (options.emscripten && module == helpers::MODULE && invoke::is_invoke(name));
    module == wasi::MODULE || by_context || (by_runtime && !options.is_own(import))
}

/// Finds who answers a function.
fn answer<'a>(
    module: &mut Module<'a>,
    func_idx: u32,
    import: Import<'a>,
    options: &Options,
) -> Result<ImportKind<'a>, Error> {
    let ty = module.func_type(func_idx);
    let of = |module| ImportKind::Wasihost(Answer { module, function: import.name, grows: false });
    if import.module == wasi::MODULE {
        wasi::check(import.name, ty)?;
        return Ok(of("preview1"));
    }
    if has_context_alone(options) && wasi::is_env_function(import.module, import.name, ty) {
        return Ok(of("env"));
    }
    if options.is_own(import) {
        return Ok(ImportKind::Host);
    }
    if let Some(answer) = helpers::find(import, ty, options)? {
        if answer.grows
            && module.instances[module.funcs[func_idx as usize].instance].indices.first_memory().is_none()
        {
            return Err(Error::new(
                ErrorKind::Config,
                format!("the import env.{} is about a memory, and the module has none", import.name),
            ));
        }
        return Ok(ImportKind::Wasihost(answer));
    }
    if options.emscripten && import.module == helpers::MODULE && invoke::is_invoke(import.name) {
        return Ok(ImportKind::Invoke(invoke::resolve(module, func_idx)?));
    }
    Ok(ImportKind::Host)
}

/// Makes an imported memory one that the instance has by itself: what JavaScript would do for such guests.
fn define_memories(module: &mut Module<'_>, options: &Options) {
    for memory in &mut module.memories {
        memory.import = memory.import.filter(|import| {
            (import.module, import.name) != (helpers::MODULE, "memory") || options.is_own(*import)
        });
    }
}

/// An import that the user implements and the module does not have is a mistake.
fn check_own(module: &Module<'_>, options: &Options) -> Result<(), Error> {
    let imported: BTreeSet<_> = module.host_imports().map(|(_, import)| import.to_string()).collect();
    match options.host_imports.iter().find(|own| !imported.contains(*own)) {
        None => Ok(()),
        Some(missing) => Err(Error::new(
            ErrorKind::Config,
            format!("Config::host_imports was given {missing:?}, which the module does not import"),
        )
        .help("the names are those of the module and the import, such as \"env.abort\"")),
    }
}

/// The imports that the host's type answers.
fn others<'m, 'a>(module: &'m Module<'a>) -> impl Iterator<Item = (Item, Import<'a>)> + 'm {
    module.host_imports().filter(|(_, import)| import.kind == ImportKind::Host)
}

fn parse_option<T: syn::parse::Parse>(option: &str, text: &str) -> Result<T, Error> {
    syn::parse_str(text).map_err(|error| {
        Error::new(
            ErrorKind::Config,
            format!("Config::{option} was given {text:?}, which is no path: {error}"),
        )
        .help("write it as in the source, such as `crate::Host`")
    })
}

fn no_host(module: &Module<'_>) -> Error {
    const SHOWN: usize = 8;
    let mut names: Vec<_> = others(module).map(|(_, import)| import.to_string()).collect();
    if names.len() > SHOWN {
        let more = names.len() - SHOWN;
        names.truncate(SHOWN);
        names.push(format!("{more} more"));
    }
    let funcs = others(module).filter_map(|(item, import)| match item {
        Item::Func(func_idx) => Some((import, module.func_type(func_idx))),
        _ => None,
    });
    let options = helpers::options_for(funcs);
    let first: Vec<_> = options.iter().map(|option| format!("Config::{option}(true)")).collect();
    let first = match first.is_empty() {
        true => String::new(),
        false => format!("have wasihost answer those of the guest's runtime: {}; ", first.join(" or ")),
    };
    Error::new(
        ErrorKind::Config,
        format!("the module imports {}, which nothing implements", names.join(", ")),
    )
    .help(format!(
        "{first}name the type that implements the generated import traits: Config::host(\"crate::Host\")"
    ))
}
