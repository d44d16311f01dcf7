//! Every identifier of the generated module that comes from the guest.

use std::collections::BTreeSet;

use crate::error::{Error, ErrorKind};
use crate::host::ImportKind;
use crate::module::{Export, Import, Item, Module};
use crate::options::Options;

/// The names of functions inside the module are cut at this length, in characters: C++ and Rust have names of
/// thousands. Names that users type are kept whole.
const MAX_LEN: usize = 48;

pub(crate) struct Names {
    /// The Rust module, which is also the name of the files.
    pub(crate) module: String,
    /// The functions, by function index.
    funcs: Vec<String>,
    /// In the order of [`Module::instances`].
    pub(crate) instances: Vec<InstanceNames>,
    /// The traits that the host implements, with the imported module's name.
    pub(crate) traits: Vec<ImportTrait>,
}

/// The names for an instance.
pub(crate) struct InstanceNames {
    /// The methods for the exports, in their order.
    pub(crate) exports: Vec<String>,
    /// For a linked module: what gives its exports, and the type that has them.
    pub(crate) linked: Option<LinkedNames>,
    /// The function that instantiates it.
    pub(crate) instantiate: String,
}

pub(crate) struct LinkedNames {
    /// The method of `Module` and `Caller`.
    pub(crate) accessor: String,
    pub(crate) ty: String,
}

/// The trait for what is imported from one module.
pub(crate) struct ImportTrait {
    pub(crate) module: String,
    pub(crate) ident: String,
    pub(crate) methods: Vec<ImportMethod>,
}

pub(crate) struct ImportMethod {
    pub(crate) import: String,
    pub(crate) ident: String,
    pub(crate) item: Item,
}

impl Names {
    pub(crate) fn new(module: &Module<'_>, options: &Options) -> Result<Self, Error> {
        check_kept(module, options)?;
        Ok(Self {
            module: mangle(options.name.as_deref().unwrap_or("guest")),
            funcs: funcs(module),
            instances: instances(module, options),
            traits: traits(module),
        })
    }

    pub(crate) fn func(&self, func_idx: u32) -> &str {
        &self.funcs[func_idx as usize]
    }

    /// The trait and the method for an import.
    pub(crate) fn import(&self, item: Item, import: Import<'_>) -> Option<(&str, &str)> {
        let found = self.traits.iter().find(|found| found.module == import.module)?;
        let method = found.methods.iter().find(|method| method.item == item)?;
        Some((&found.ident, &method.ident))
    }
}

/// A name to keep that nothing exports is a mistake.
fn check_kept(module: &Module<'_>, options: &Options) -> Result<(), Error> {
    let exported: BTreeSet<_> = module
        .exports()
        .map(|(instance, export)| match &instance.name {
            Some(linked) => format!("{linked}.{}", export.name),
            None => export.name.to_owned(),
        })
        .collect();
    match options.exports.iter().flatten().find(|kept| !exported.contains(*kept)) {
        None => Ok(()),
        Some(missing) => {
            const SHOWN: usize = 20;
            let shown: Vec<_> = exported.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
            let more = if exported.len() > SHOWN { ", …" } else { "" };
            Err(Error::new(
                ErrorKind::Config,
                format!("Config::keep_exports was given {missing:?}, which the module does not export"),
            )
            .help(format!("it exports {}{more}", shown.join(", "))))
        }
    }
}

/// A function's name ends in its index: no two are the same, and none is a keyword or one of the runtime's.
fn funcs(module: &Module<'_>) -> Vec<String> {
    let mut exported = vec![None; module.funcs.len()];
    for (_, export) in module.exports() {
        if let Item::Func(func_idx) = export.item {
            exported[func_idx as usize].get_or_insert(export.name);
        }
    }
    let funcs = module.funcs.iter().zip(exported).enumerate();
    let names = funcs.map(|(func_idx, (func, exported))| {
        match func.name.or(func.import.map(|import| import.name)).or(exported) {
            Some(name) if !name.is_empty() => format!("{}_{func_idx}", identifier(cut(name))),
            _ => format!("f{func_idx}"),
        }
    });
    names.collect()
}

fn cut(name: &str) -> &str {
    name.char_indices().nth(MAX_LEN).map_or(name, |(end, _)| &name[..end])
}

/// The methods that every instance has.
const RESERVED: &[&str] =
    &["new", "host", "host_mut", "host_and_memory", "set_stack_bytes", "limit_memory_pages", "start"];

/// Those of instances that can be interrupted.
const RESERVED_IF_INTERRUPTIBLE: &[&str] = &["interrupt_handle", "with_interrupt"];

fn instances(module: &Module<'_>, options: &Options) -> Vec<InstanceNames> {
    let mut types = BTreeSet::new();
    // The main module's exports are methods beside the accessors.
    let of_interrupts = if options.interruptible { RESERVED_IF_INTERRUPTIBLE } else { &[] };
    let mut methods: BTreeSet<_> =
        RESERVED.iter().chain(of_interrupts).map(|name| (*name).to_owned()).collect();
    let names = module.instances.iter().map(|instance| {
        let linked = instance.name.as_deref().map(|name| LinkedNames {
            accessor: unique(&mangle(name), &mut methods, |name| {
                vec![name.to_owned(), format!("instantiate_{name}")]
            }),
            ty: format!(
                "{}Instance",
                unique(&camel_case(name), &mut types, |name| vec![format!("{name}Instance")])
            ),
        });
        let mut own = BTreeSet::new();
        let exports = exports(&instance.exports, if linked.is_some() { &mut own } else { &mut methods });
        let instantiate = match &linked {
            Some(linked) => format!("instantiate_{}", linked.accessor),
            None => "instantiate".to_owned(),
        };
        InstanceNames { exports, linked, instantiate }
    });
    names.collect()
}

fn exports(exports: &[Export<'_>], taken: &mut BTreeSet<String>) -> Vec<String> {
    let unique = exports.iter().map(|export| {
        let related: fn(&str) -> Vec<String> = match export.item {
            Item::Func(_) => |name| vec![name.to_owned()],
            Item::Global(_) => |name| vec![name.to_owned(), format!("set_{name}")],
            Item::Memory(_) | Item::Table(_) => |name| vec![name.to_owned(), format!("{name}_mut")],
        };
        unique(&mangle(export.name), taken, related)
    });
    unique.collect()
}

/// The name, or else the name with the least number, whose `related` names are all free; takes them.
fn unique(name: &str, taken: &mut BTreeSet<String>, related: impl Fn(&str) -> Vec<String>) -> String {
    let numbered = (2_u32..).map(|number| format!("{name}_{number}"));
    let free = std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|candidate| related(candidate).iter().all(|name| !taken.contains(name)))
        .unwrap_or_default();
    taken.extend(related(&free));
    free
}

fn traits(module: &Module<'_>) -> Vec<ImportTrait> {
    let mut traits: Vec<ImportTrait> = Vec::new();
    let items = module.host_imports().filter(|(_, import)| import.kind == ImportKind::Host);
    let mut idents = BTreeSet::new();
    for (item, import) in items {
        let index = traits.iter().position(|found| found.module == import.module).unwrap_or_else(|| {
            let ident =
                unique(&camel_case(import.module), &mut idents, |name| vec![format!("{name}Imports")]);
            let ident = format!("{ident}Imports");
            traits.push(ImportTrait { module: import.module.to_owned(), ident, methods: Vec::new() });
            traits.len() - 1
        });
        let methods = &mut traits[index].methods;
        let mut taken: BTreeSet<_> = methods.iter().map(|method| method.ident.clone()).collect();
        let same = methods
            .iter()
            .find(|method| method.import == import.name && same_func_type(module, method.item, item));
        let ident = match same {
            Some(method) => method.ident.clone(),
            None => unique(&mangle(import.name), &mut taken, |name| vec![name.to_owned()]),
        };
        methods.push(ImportMethod { import: import.name.to_owned(), ident, item });
    }
    traits
}

/// Whether two imports of one name are one function.
fn same_func_type(module: &Module<'_>, a: Item, b: Item) -> bool {
    match (a, b) {
        (Item::Func(a), Item::Func(b)) => module.func_type(a) == module.func_type(b),
        _ => false,
    }
}

/// A Rust identifier for a name of the guest's: other characters become `_`, keywords get one appended.
fn mangle(name: &str) -> String {
    let ident = identifier(name);
    // `gen` became a keyword in edition 2024; syn knows those of all editions before.
    let is_keyword = ident == "gen" || syn::parse_str::<syn::Ident>(&ident).is_err();
    if is_keyword { format!("{ident}_") } else { ident }
}

/// The name with everything that can not be in an identifier replaced; perhaps a keyword.
fn identifier(name: &str) -> String {
    let mut ident = String::with_capacity(name.len());
    for c in name.chars() {
        if ident.is_empty() && c.is_ascii_digit() {
            ident.push('_');
        }
        ident.push(if c.is_ascii_alphanumeric() { c } else { '_' });
    }
    if ident.chars().all(|c| c == '_') { format!("unnamed{ident}") } else { ident }
}

fn camel_case(name: &str) -> String {
    let mut camel = String::new();
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = word.chars();
        camel.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        camel.push_str(chars.as_str());
    }
    if camel.chars().next().is_none_or(|c| c.is_ascii_digit()) { format!("Module{camel}") } else { camel }
}

#[cfg(test)]
mod tests {
    use super::{camel_case, mangle};

    #[test]
    fn names_become_identifiers() {
        let names = ["run", "my-tool", "type", "gen", "self", "", "1st", "über", "a.b", "_"];
        let idents = names.map(mangle);
        assert_eq!(
            idents,
            ["run", "my_tool", "type_", "gen_", "self_", "unnamed", "_1st", "_ber", "a_b", "unnamed_"]
        );
    }

    #[test]
    fn modules_become_type_names() {
        assert_eq!(
            ["env", "wasi_unstable", "a-b", "", "9"].map(camel_case),
            ["Env", "WasiUnstable", "AB", "Module", "Module9"]
        );
    }
}
