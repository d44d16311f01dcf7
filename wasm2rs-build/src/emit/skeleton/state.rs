//! What memories, tables, globals and segments hold when an instance is made.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Skeleton, tokens};
use crate::emit::statics::image_name;
use crate::emit::types::zero;
use crate::module::{Item, SegmentMode};
use crate::options::MemoryModel;

/// The most elements that the runtime's tables have, as in browsers: each takes 16 bytes.
const MAX_TABLE_ELEMENTS: u64 = 10_000_000;

impl Skeleton<'_> {
    /// The variable for a memory while the instance is made.
    pub(super) fn memory_variable(&self, memory: u32) -> syn::Ident {
        if self.cx.module.memories.len() == 1 { format_ident!("mem") } else { format_ident!("m{memory}") }
    }

    /// The memory's value at first, and the check of one that the host lends; `place` is where it is then.
    pub(super) fn new_memory(
        &self,
        index: u32,
        host: &TokenStream,
        place: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let memory = &self.cx.module.memories[index as usize];
        let ty = memory.ty;
        let (min, max) = (Literal::u64_unsuffixed(ty.initial), optional(ty.maximum));
        // The start function can already grow it, so the limit that the embedder has set comes first.
        let limit = self
            .host
            .wasi
            .then(|| quote!(AsMut::<::wasihost::WasiCtx>::as_mut(&mut #host).limit_memory(&mut #place)?;));
        match memory.import.and_then(|import| self.names.import(Item::Memory(index), import)) {
            Some((import_trait, method)) => {
                let (import_trait, method) = (format_ident!("{import_trait}"), format_ident!("{method}"));
                let page_bytes = Literal::u32_unsuffixed(ty.page_size());
                let page_size =
                    ty.page_size_log2.map(|_| quote!(rt::check_page_size(&#place, #page_bytes)?;));
                (
                    quote!(<Host as #import_trait>::#method(&mut #host)),
                    quote!(rt::check_memory(&#place, #min, #max)?; #page_size #limit),
                )
            }
            None if self.cx.model == MemoryModel::Checked && !ty.memory64 && ty.page_size_log2.is_none() => {
                (quote!(Memory::new(#min, #max)), quote!(#limit))
            }
            None if self.data.has_image(self.cx, index) => {
                let image = format_ident!("{}", image_name(self.cx.module, index));
                (quote!(Memory::with_image(#min, #max, &#image)?), quote!(#limit))
            }
            None => {
                let page_bytes = Literal::u32_unsuffixed(ty.page_size());
                let is_64 = ty.memory64;
                (quote!(Memory::with_pages(#min, #max, #page_bytes, #is_64)?), quote!(#limit))
            }
        }
    }

    /// The table's value at first, and the check of one that the host lends; `place` is where it is then.
    pub(super) fn new_table(
        &self,
        index: u32,
        host: &TokenStream,
        place: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let table = &self.cx.module.tables[index as usize];
        let min = Literal::u64_unsuffixed(table.ty.initial);
        // No table grows further than that: a maximum of 64 bits is no limit.
        let max = optional(table.ty.maximum.filter(|max| u32::try_from(*max).is_ok()));
        match table.import.and_then(|import| self.names.import(Item::Table(index), import)) {
            Some((import_trait, method)) => {
                let (import_trait, method) = (format_ident!("{import_trait}"), format_ident!("{method}"));
                (
                    quote!(<Host as #import_trait>::#method(&mut #host)),
                    quote!(rt::check_table(&#place, #min, #max)?;),
                )
            }
            None if table.ty.initial > MAX_TABLE_ELEMENTS => {
                (quote!(Table::too_large(#min)?), TokenStream::new())
            }
            None => (quote!(Table::new(#min, #max)), TokenStream::new()),
        }
    }

    /// The global's value before its initialiser is evaluated, or what the host lends.
    pub(super) fn new_global(&self, index: u32, host: &TokenStream) -> TokenStream {
        let global = &self.cx.module.globals[index as usize];
        match global.import.and_then(|import| self.names.import(Item::Global(index), import)) {
            Some((import_trait, method)) => {
                let (import_trait, method) = (format_ident!("{import_trait}"), format_ident!("{method}"));
                quote!(<Host as #import_trait>::#method(&mut #host))
            }
            // Initialisers can read other globals and make references: `instantiate` evaluates them.
            None => tokens(zero(global.ty.content_type)),
        }
    }

    /// A segment's bytes before it is dropped.
    pub(super) fn passive_data(&self, index: usize) -> TokenStream {
        match &self.data.segments[index] {
            Some(range)
                if matches!(self.cx.module.data[index].mode, SegmentMode::Passive) && !range.is_empty() =>
            {
                let range = tokens(&format!("{}..{}", range.start, range.end));
                quote!(&DATA[#range])
            }
            _ => quote!(&[]),
        }
    }
}

pub(super) fn optional(max: Option<u64>) -> TokenStream {
    match max.map(Literal::u64_unsuffixed) {
        Some(max) => quote!(Some(#max)),
        None => quote!(None),
    }
}
