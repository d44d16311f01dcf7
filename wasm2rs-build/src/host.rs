//! The host: who answers the imports.

use crate::error::{Error, ErrorKind};
use crate::module::{Import, Item, Module};
use crate::options::Options;
use crate::wasi;

/// Who answers an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImportKind {
    /// A function of WASI, which `wasihost` implements.
    Wasi,
    /// `env.call_host_function`, which `wasihost` implements for guests that have no host of their own.
    WasiEnv,
    /// Anything else, which the host's type implements.
    Host,
}

impl ImportKind {
    pub(crate) fn of(import: Import<'_>) -> Self {
        match (import.module, import.is_wasi_env) {
            (wasi::MODULE, _) => Self::Wasi,
            (_, true) => Self::WasiEnv,
            _ => Self::Host,
        }
    }
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
    /// Finds the host that the imports need, and checks the imports of WASI.
    pub(crate) fn resolve(module: &Module<'_>, options: &Options) -> Result<Self, Error> {
        let mut uses_wasi = false;
        let mut others = Vec::new();
        for (item, import) in module.host_imports() {
            match (item, ImportKind::of(import)) {
                (Item::Func(func_idx), ImportKind::Wasi) => {
                    wasi::check(import.name, module.func_type(func_idx))?;
                    uses_wasi = true;
                }
                (_, ImportKind::WasiEnv) => uses_wasi = true,
                _ => others.push(import),
            }
        }
        let ty = match &options.host {
            Some(path) => Some(parse_option("host", path)?),
            None if !others.is_empty() => return Err(no_host(&others)),
            None if uses_wasi => Some(parse_option("host", "::wasihost::WasiCtx")?),
            None => None,
        };
        let default_runtime = if uses_wasi { "::wasihost::rt" } else { "::wasm2rs_rt" };
        let runtime = parse_option("runtime", options.runtime.as_deref().unwrap_or(default_runtime))?;
        Ok(Self { ty, wasi: uses_wasi, runtime })
    }
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

fn no_host(imports: &[Import<'_>]) -> Error {
    const SHOWN: usize = 8;
    let mut names: Vec<_> =
        imports.iter().take(SHOWN).map(|import| format!("{}.{}", import.module, import.name)).collect();
    if imports.len() > SHOWN {
        names.push(format!("{} more", imports.len() - SHOWN));
    }
    Error::new(
        ErrorKind::Config,
        format!("the module imports {}, which nothing implements", names.join(", ")),
    )
    .help("name the type that implements the generated import traits: Config::host(\"crate::Host\")")
}
