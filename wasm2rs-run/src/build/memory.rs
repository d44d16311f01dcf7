//! What each memory model needs: of the translator, of the runtime, and of the platform.

use std::path::Path;

use wasm2rs_build::MemoryModel;
use wasmparser::MemoryType;

use super::toolchain::Toolchain;
use crate::cli::Memory;
use crate::error::Error;

/// A platform in words, and as what rustc says of it: `target_os` and `linux`, for one.
type Platform = (&'static str, &'static [(&'static str, &'static str)]);

/// A kind of memories in words, and whether a memory is of it.
type MemoryKind = (&'static str, fn(&MemoryType) -> bool);

const WIDE: MemoryKind = ("64-bit addresses", |ty| ty.memory64);
const FINE: MemoryKind = ("pages of single bytes", |ty| ty.page_size_log2 == Some(0));

impl Memory {
    /// What the option calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Guarded => "guarded",
            Self::Reserved => "reserved",
        }
    }

    /// What the translator calls it.
    pub(super) fn model(self) -> MemoryModel {
        match self {
            Self::Checked => MemoryModel::Checked,
            Self::Guarded => MemoryModel::Guarded,
            Self::Reserved => MemoryModel::Reserved,
        }
    }

    /// The feature of `wasihost` that the runtime has it with. Without this one, the runtime forbids `unsafe`.
    pub(super) fn feature(self) -> Option<&'static str> {
        (self == Self::Guarded).then_some("guarded")
    }

    /// Where the runtime has it, as `wasm2rs-rt/src/memory/mod.rs` and `guarded/mod.rs` say.
    fn platform(self) -> Platform {
        match self {
            Self::Checked => ("any platform", &[]),
            Self::Guarded => (
                "Linux on x86-64",
                &[("target_os", "linux"), ("target_arch", "x86_64"), ("target_pointer_width", "64")],
            ),
            Self::Reserved => ("a 64-bit platform", &[("target_pointer_width", "64")]),
        }
    }

    /// Fails if the platform that the toolchain builds for does not have it.
    pub(super) fn check_platform(self, toolchain: &Toolchain) -> Result<(), Error> {
        let (needed, conditions) = self.platform();
        if conditions.iter().all(|(name, value)| toolchain.has_cfg(name, value)) {
            return Ok(());
        }
        let found = toolchain.host().unwrap_or_default().to_owned();
        Err(Error::Platform { model: self.name(), needed, found })
    }

    /// The memories that it has no room for. The translator refuses them, too, with the names of its own options.
    fn refused(self) -> &'static [MemoryKind] {
        match self {
            Self::Checked => &[],
            Self::Guarded => &[WIDE, FINE],
            Self::Reserved => &[WIDE],
        }
    }

    /// Fails if it has no room for one of the module's memories.
    pub(super) fn check_memories(self, path: &Path, memories: &[MemoryType]) -> Result<(), Error> {
        match self.refused().iter().find(|(_, is_refused)| memories.iter().any(is_refused)) {
            Some((kind, _)) => Err(Error::Memories { path: path.to_owned(), model: self.name(), kind }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::super::translation;
    use super::*;
    use crate::module::summarise;

    #[test]
    fn names_are_those_of_the_option() {
        for memory in Memory::value_variants() {
            assert_eq!(memory.to_possible_value().unwrap().get_name(), memory.name());
        }
    }

    #[test]
    fn each_platform_has_the_models_that_the_runtime_has_there() {
        let everywhere = &[Memory::Checked][..];
        let wide = &[Memory::Checked, Memory::Reserved][..];
        let all = Memory::value_variants();
        for (target, expected) in [
            ("x86_64-unknown-linux-gnu", all),
            ("x86_64-unknown-linux-musl", all),
            ("x86_64-unknown-linux-gnux32", everywhere),
            ("x86_64-linux-android", wide),
            ("aarch64-unknown-linux-gnu", wide),
            ("x86_64-apple-darwin", wide),
            ("aarch64-apple-darwin", wide),
            ("x86_64-pc-windows-msvc", wide),
            ("i686-unknown-linux-gnu", everywhere),
        ] {
            let toolchain = Toolchain::of_target(target);
            for memory in Memory::value_variants() {
                let checked = memory.check_platform(&toolchain);
                assert_eq!(checked.is_ok(), expected.contains(memory), "{target} {memory:?}");
            }
        }
    }

    #[test]
    fn the_translator_refuses_the_same_memories() {
        for memory in Memory::value_variants() {
            for (ty, kinds) in [("1", &[][..]), ("i64 1", &[WIDE.0]), ("1 (pagesize 1)", &[FINE.0])] {
                let wasm = wat::parse_str(format!("(module (memory (export \"memory\") {ty}))")).unwrap();
                let translated = translation::config().memory_model(memory.model()).translate(&wasm).is_ok();
                let memories = summarise(Path::new("x.wasm"), &wasm).unwrap().memories;
                let checked = memory.check_memories(Path::new("x.wasm"), &memories);
                assert_eq!(checked.is_ok(), translated, "{memory:?} {ty}");
                let refused = memory.refused().iter().any(|(kind, _)| kinds.contains(kind));
                assert_eq!(checked.is_err(), refused, "{memory:?} {ty}");
            }
        }
    }

    #[test]
    fn a_refusal_names_the_option_the_platforms_and_the_way_around() {
        let refuse = |memory: Memory, target: &str| {
            memory.check_platform(&Toolchain::of_target(target)).unwrap_err().to_string()
        };
        assert_eq!(
            refuse(Memory::Guarded, "aarch64-apple-darwin"),
            "--memory guarded needs Linux on x86-64, and rustc builds for aarch64-apple-darwin here. \
             --memory checked, the default, is there on any platform."
        );
        let message = refuse(Memory::Reserved, "i686-unknown-linux-gnu");
        assert!(message.starts_with("--memory reserved needs a 64-bit platform, and"), "{message}");
    }
}
