//! What a user can choose about a translation, as data. [`Config`](crate::Config) sets it.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use wasmparser::WasmFeatures;

use crate::error::{Error, ErrorKind};
use crate::module::Import;
use crate::passes::Pass;

/// A version of the WebAssembly specification, and so what is a valid module.
///
/// ```
/// use wasm2rs_build::{Proposal, Version};
///
/// let with_wide_addresses = Version::V2.with(Proposal::Memory64);
/// assert_ne!(with_wide_addresses, Version::V3);
/// assert_eq!(format!("{with_wide_addresses:?}"), "V2.with(Memory64)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version(WasmFeatures);

impl Version {
    /// WebAssembly 1.0.
    pub const V1: Self = Self(WasmFeatures::WASM1);
    /// WebAssembly 2.0: with several results, references, bulk operators and SIMD.
    pub const V2: Self = Self(WasmFeatures::WASM2);
    /// WebAssembly 3.0: with tail calls, several memories, 64-bit memories and more.
    pub const V3: Self = Self(WasmFeatures::WASM3);
    /// Everything that the translator knows, proposals that are not in a version yet included.
    // Without those that give a meaning to bits that are malformed without them, in modules of every kind.
    pub const LATEST: Self = Self(
        WasmFeatures::all()
            .difference(WasmFeatures::CM_GC)
            .difference(WasmFeatures::SHARED_EVERYTHING_THREADS)
            .difference(WasmFeatures::CUSTOM_DESCRIPTORS),
    );

    /// This version and a proposal that it does not contain.
    #[must_use]
    pub const fn with(self, proposal: Proposal) -> Self {
        Self(self.0.union(proposal.features()))
    }

    /// What the validator accepts.
    pub(crate) const fn features(self) -> WasmFeatures {
        self.0
    }
}

impl Default for Version {
    fn default() -> Self {
        Self::LATEST
    }
}

/// As it is written: the largest version in it, and the proposals beside that one.
impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = [(Self::LATEST, "LATEST"), (Self::V3, "V3"), (Self::V2, "V2"), (Self::V1, "V1")];
        // Whatever is made with this type's functions contains a version.
        let (version, name) =
            named.into_iter().find(|(version, _)| self.0.contains(version.0)).unwrap_or((Self::V1, "V1"));
        f.write_str(name)?;
        for proposal in Proposal::ALL.iter().filter(|proposal| !version.0.contains(proposal.features())) {
            if self.0.contains(proposal.features()) {
                write!(f, ".with({proposal:?})")?;
            }
        }
        Ok(())
    }
}

macro_rules! proposals {
    ($($name:ident $features:ident $doc:literal;)*) => {
        /// A proposal for WebAssembly that the translator supports, to be accepted beside a [`Version`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Proposal {
            $(#[doc = $doc] $name,)*
        }

        impl Proposal {
            const ALL: &[Self] = &[$(Self::$name,)*];

            const fn features(self) -> WasmFeatures {
                match self { $(Self::$name => WasmFeatures::$features,)* }
            }
        }
    };
}

proposals! {
    CustomPageSizes CUSTOM_PAGE_SIZES "Memories with pages of single bytes.";
    ExtendedConst EXTENDED_CONST "Sums and products in constant expressions.";
    FunctionReferences FUNCTION_REFERENCES "References with a function's type, and calls through them.";
    Memory64 MEMORY64 "Memories with 64-bit addresses, tables with 64-bit indices.";
    MultiMemory MULTI_MEMORY "Several memories in one module.";
    RelaxedSimd RELAXED_SIMD "Vector operators whose results may differ between machines.";
    TailCall TAIL_CALL "Calls that end a function.";
    WideArithmetic WIDE_ARITHMETIC "Sums and products of 128 bits.";
}

/// How generated code reads and writes linear memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MemoryModel {
    /// A memory is a slice, and each access is checked: all of WebAssembly's semantics, on every platform.
    #[default]
    Checked,
    /// A memory is 8 GiB of address space of which only its size can be reached, so that the processor checks each
    /// access and generated code does not: all of WebAssembly's semantics, on Linux on x86-64. Generated code is without
    /// `unsafe`; a module of the runtime is not, and is there only with the feature `guarded` of `wasm2rs-rt` or
    /// `wasihost`.
    ///
    /// The trade-off: faster than `Checked` where accesses are spread over a large program, slower in loops of which
    /// rustc makes vectors, because it leaves each access as it is. A trap takes microseconds. The runtime installs a
    /// handler of SIGSEGV, which leaves other faults to the one that was there before. A process has room for
    /// 16,000 memories at most. Instances of one module share its data until they write to it, so that from the third on an
    /// instance takes microseconds. Memories with 64-bit addresses, or pages of single bytes, can not be guarded. The head of
    /// `wasm2rs_rt::guarded` has the details.
    Guarded,
    /// A memory is an array that is longer than addresses reach, so that rustc leaves the checks out: the fastest
    /// code and the shortest build, without `unsafe`, on 64-bit platforms.
    ///
    /// The price: an access past the memory's size does not trap. It stays in the array, so the guest reaches
    /// nothing else, but it reads zeros or what it wrote there itself, and that is there when the memory grows.
    /// Each memory takes 4 GiB of address space, and of memory what is touched. Bulk operators and host functions
    /// still keep to the memory's size. Memories with 64-bit addresses can not be reserved.
    Reserved,
}

impl MemoryModel {
    /// The runtime's module for it.
    pub(crate) fn module(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Guarded => "guarded",
            Self::Reserved => "reserved",
        }
    }

    /// Whether an access can fault, so that the runtime has to know where the guest runs and where the host.
    pub(crate) fn faults(self) -> bool {
        self == Self::Guarded
    }

    /// Whether accesses are checked in generated code, so that a check less is a gain.
    pub(crate) fn checks(self) -> bool {
        self == Self::Checked
    }

    /// The module with the accesses by way of bytes that are known to be there, and what makes these of a memory's bytes;
    /// `None` where every access is as cheap.
    pub(crate) fn known_bytes(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Checked => Some(("rt::checked::known", "&mut known")),
            Self::Guarded => Some(("rt::guarded::known", "known")),
            Self::Reserved => None,
        }
    }

    /// The method of a memory that gives what generated code reads and writes.
    pub(crate) fn bytes_method(self) -> &'static str {
        match self {
            Self::Checked => ".bytes_mut()",
            Self::Guarded => ".guarded_mut()",
            Self::Reserved => ".reservation_mut()",
        }
    }
}

/// A module that is linked with the one that is translated: [`Config::link`](crate::Config::link).
///
/// ```
/// use wasm2rs_build::Linked;
///
/// let plugin = Linked::file("guest/plugin.wasm").later();
/// let empty = Linked::bytes(*b"\0asm\x01\0\0\0");
/// ```
#[derive(Clone, Debug)]
pub struct Linked {
    pub(crate) source: Source,
    later: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Source {
    File(PathBuf),
    Bytes(Vec<u8>),
}

impl Linked {
    /// The module in this file. A relative path starts at the package's folder.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { source: Source::File(path.into()), later: false }
    }

    /// The module with these bytes.
    pub fn bytes(wasm: impl Into<Vec<u8>>) -> Self {
        Self { source: Source::Bytes(wasm.into()), later: false }
    }

    /// The program says when the module is instantiated, with `Module::instantiate_NAME`. By default
    /// `Module::new` does it.
    #[must_use]
    pub fn later(self) -> Self {
        Self { later: true, ..self }
    }

    pub(crate) fn is_later(&self) -> bool {
        self.later
    }

    /// The bytes. Files are read before the translation, which does no input.
    pub(crate) fn wasm(&self, name: &str) -> Result<&[u8], Error> {
        match &self.source {
            Source::Bytes(wasm) => Ok(wasm),
            Source::File(path) => Err(Error::new(
                ErrorKind::Config,
                format!(
                    "the linked module `{name}` is the file {}, and files are not read here",
                    path.display()
                ),
            )
            .help("call Config::compile, or link the bytes: Linked::bytes")),
        }
    }
}

impl From<&str> for Linked {
    fn from(path: &str) -> Self {
        Self::file(path)
    }
}

impl From<&Path> for Linked {
    fn from(path: &Path) -> Self {
        Self::file(path)
    }
}

impl From<PathBuf> for Linked {
    fn from(path: PathBuf) -> Self {
        Self::file(path)
    }
}

/// What linking does, one after another.
#[derive(Clone, Debug)]
pub(crate) enum LinkStep {
    Module { name: String, linked: Linked },
    Alias { alias: String, name: String },
}

#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The name of the Rust module and of the files.
    pub(crate) name: Option<String>,
    /// The path of the host's type.
    pub(crate) host: Option<String>,
    /// Whether `wasihost` answers the imports of Emscripten's runtime.
    pub(crate) emscripten: bool,
    /// Whether `wasihost` answers the imports of AssemblyScript's runtime.
    pub(crate) assemblyscript: bool,
    /// The imports, as `module.name`, that the host's type implements all the same.
    pub(crate) host_imports: Vec<String>,
    /// The path of the runtime crate.
    pub(crate) runtime: Option<String>,
    /// The exports to keep.
    pub(crate) exports: Option<Vec<String>>,
    pub(crate) passes: Vec<Pass>,
    pub(crate) version: Version,
    pub(crate) memory_model: MemoryModel,
    /// Whether the host can end calls from outside.
    pub(crate) interruptible: bool,
    /// From how many bytes of code on a function is reported as large.
    pub(crate) large_function_bytes: u64,
    /// How many modules the functions are divided over; by their size, if it is not said.
    pub(crate) codegen_units: Option<usize>,
    pub(crate) link: Vec<LinkStep>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: None,
            host: None,
            emscripten: false,
            assemblyscript: false,
            host_imports: Vec::new(),
            runtime: None,
            exports: None,
            passes: Pass::ALL.to_vec(),
            version: Version::default(),
            memory_model: MemoryModel::default(),
            interruptible: false,
            large_function_bytes: 64 << 10,
            codegen_units: None,
            link: Vec::new(),
        }
    }
}

impl Options {
    /// Whether the host's type implements the import although `wasihost` could answer it.
    pub(crate) fn is_own(&self, import: Import<'_>) -> bool {
        self.host_imports.contains(&import.to_string())
    }

    /// Whether the export of the linked module, or of the module that is translated, is kept.
    pub(crate) fn keeps(&self, linked: Option<&str>, export: &str) -> bool {
        let name = match linked {
            Some(linked) => Cow::Owned(format!("{linked}.{export}")),
            None => Cow::Borrowed(export),
        };
        self.exports.as_ref().is_none_or(|exports| exports.iter().any(|kept| *kept == name))
    }
}
