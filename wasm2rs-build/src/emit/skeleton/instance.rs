//! `Module`, the instance, and how it comes to be.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use wasmparser::ValType;

use super::{Skeleton, tokens};
use crate::emit::doc::printable;
use crate::emit::types::{memory_place, rust_type, zero};
use crate::error::Error;
use crate::module::{ElementItems, Item, SegmentMode, is_extern_ref};
use crate::options::MemoryModel;

/// The most elements that the runtime's tables have, as in browsers: each takes 16 bytes.
const MAX_TABLE_ELEMENTS: u64 = 10_000_000;

impl Skeleton<'_> {
    pub(super) fn instance(&self) -> Result<TokenStream, Error> {
        let fields = self.context_fields();
        let mem = self.mem();
        let mem_ty = self.mem_type();
        let mem_field = mem_ty.as_ref().map(|ty| quote!(mem: #ty,));
        let mem_param = mem_ty.as_ref().map(|ty| quote!(mem: &mut #ty,));
        let mem_type = mem_ty.as_ref().map(|ty| quote!(&mut #ty));
        let memories = self.memories();
        let new = self.new_function();
        let instantiate = self.instantiate()?;
        let later = self.later_functions();
        let exports = self.module_exports();
        let host = self.host_accessors();
        let places = (0..self.cx.module.memories.len() as u32)
            .map(|memory| tokens(&memory_place(self.cx.module, memory)));
        let limit = mem.as_ref().map(|_| {
            quote! {
                /// Limits the memory to `pages` pages of 64 KiB, if that is less than the guest declares.
                pub fn limit_memory_pages(&mut self, pages: u64) {
                    #(self.#places.limit_pages(pages);)*
                }
            }
        });
        let start = self.start();
        Ok(quote! {
            /// An instance of the guest.
            ///
            /// A method that calls into the guest returns what the guest returns, or why it did not return. After
            /// an error the instance can be called again.
            pub struct Module {
                cx: Cx,
                #mem_field
            }

            /// The state of an instance beside its memory.
            struct Cx {
                stack: rt::Stack,
                #fields
            }

            #memories

            /// Calls into the guest.
            fn run<R>(cx: &mut Cx, #mem_param call: impl FnOnce(&mut Cx, #mem_type) -> R) -> Result<R, Error> {
                let entered = cx.stack.enter();
                let result = rt::catch(|| call(cx, #mem));
                cx.stack.leave(entered);
                result
            }

            #instantiate

            impl Module {
                #new

                /// Sets how many bytes of native stack a call into the guest may use before it traps with “call
                /// stack exhausted”: 1 MiB at first. It has to be less than what the calling thread has.
                pub fn set_stack_bytes(&mut self, bytes: usize) {
                    self.cx.stack.set_budget(bytes);
                }

                #limit
                #host
                #start
                #later

                #exports
            }
        })
    }

    fn host_accessors(&self) -> Option<TokenStream> {
        self.host.ty.as_ref()?;
        // Also for an imported memory that is not exported: only the instance has it now.
        let both = self.host_and_memory(&quote!(&mut self.));
        Some(quote! {
            /// The host.
            pub fn host(&self) -> &Host {
                &self.cx.host
            }

            /// The host, to change it.
            pub fn host_mut(&mut self) -> &mut Host {
                &mut self.cx.host
            }

            #both
        })
    }

    /// `start`, for programs.
    fn start(&self) -> Option<TokenStream> {
        let main = &self.cx.module.instances[self.main()];
        let index = main.exports.iter().position(|export| {
            export.name == "_start"
                && matches!(export.item, Item::Func(func_idx) if {
                    let ty = self.cx.module.func_type(func_idx);
                    ty.params().is_empty() && ty.results().is_empty()
                })
                && self.options.keeps(None, export.name)
        })?;
        let method = format_ident!("{}", self.names.instances[self.main()].exports[index]);
        Some(quote! {
            /// Runs the program: calls `_start` and returns the exit code, 0 if the program ended without one.
            pub fn start(&mut self) -> Result<i32, Error> {
                match self.#method() {
                    Ok(()) => Ok(0),
                    Err(Error::Exit(code)) => Ok(code),
                    Err(error) => Err(error),
                }
            }
        })
    }

    fn context_fields(&self) -> TokenStream {
        let module = self.cx.module;
        let host = self.host.ty.as_ref().map(|_| quote!(host: Host,));
        let globals = (0..).zip(&module.globals).map(|(index, global)| {
            let field = self.global_field(index);
            let ty = tokens(rust_type(global.ty.content_type));
            quote!(#field: #ty,)
        });
        let tables = (0..).zip(&module.tables).map(|(index, table)| {
            let field = self.table_field(index);
            let ty = tokens(rust_type(ValType::Ref(table.ty.element_type)));
            quote!(#field: Table<#ty>,)
        });
        let data = self.dropped_data().map(|index| {
            let field = format_ident!("d{index}");
            quote!(#field: &'static [u8],)
        });
        let elements = self.dropped_elements().map(|index| {
            let field = format_ident!("e{index}");
            let ty = match &module.elements[index].items {
                ElementItems::Expressions(ty, _) if is_extern_ref(*ty) => quote!(ExternRef),
                _ => quote!(FuncRef),
            };
            quote!(#field: Vec<#ty>,)
        });
        quote!(#host #(#globals)* #(#tables)* #(#data)* #(#elements)*)
    }

    /// The data segments that instructions name, which have to be kept.
    fn dropped_data(&self) -> impl Iterator<Item = usize> {
        self.live_segments(|facts| &facts.data_segments)
    }

    pub(super) fn dropped_elements(&self) -> impl Iterator<Item = usize> {
        self.live_segments(|facts| &facts.elem_segments)
    }

    fn live_segments(&self, of: fn(&crate::module::Facts) -> &Vec<u32>) -> impl Iterator<Item = usize> {
        let live = self.cx.module.funcs.iter().zip(&self.cx.calls.live).filter(|(_, live)| **live);
        let mut segments: Vec<usize> =
            live.flat_map(|(func, _)| of(&func.facts).iter().map(|segment| *segment as usize)).collect();
        segments.sort_unstable();
        segments.dedup();
        segments.into_iter()
    }

    /// The type that holds the memories, if there are several.
    fn memories(&self) -> Option<TokenStream> {
        let count = self.cx.module.memories.len();
        let fields = (0..count).map(|index| format_ident!("m{index}"));
        (count > 1).then(|| {
            quote! {
                /// The guest's memories.
                struct Memories {
                    #(#fields: Memory,)*
                }
            }
        })
    }

    fn new_function(&self) -> TokenStream {
        let module = self.cx.module;
        let mut_host = (self.imports_state() || (self.host.wasi && self.has_memory())).then(|| quote!(mut));
        let (host_param, host_field) = match self.host.ty {
            Some(_) => (Some(quote!(#mut_host host: Host)), Some(quote!(host,))),
            None => (None, None),
        };
        let host = quote!(host);
        let is_later = |instance: usize| module.instances[instance].later;
        let memories = (0..).zip(&module.memories).map(|(index, memory)| {
            let name = self.memory_variable(index);
            match is_later(memory.instance) {
                true => quote!(let #name = Memory::with_pages(0, Some(0), 65536, false)?;),
                false => {
                    let (value, check) = self.new_memory(index, &host, &quote!(#name));
                    let mutable = self.host.wasi.then(|| quote!(mut));
                    quote!(let #mutable #name = #value; #check)
                }
            }
        });
        let all_memories = (module.memories.len() > 1).then(|| {
            let fields = (0..module.memories.len()).map(|index| format_ident!("m{index}"));
            quote!(let mem = Memories { #(#fields),* };)
        });
        let tables = (0..).zip(&module.tables).map(|(index, table)| {
            let name = self.table_field(index);
            match is_later(table.instance) {
                true => quote!(let #name = Table::new(0, Some(0));),
                false => {
                    let (value, check) = self.new_table(index, &host, &quote!(#name));
                    quote!(let #name = #value; #check)
                }
            }
        });
        let globals = (0..).zip(&module.globals).map(|(index, global)| {
            let name = self.global_field(index);
            let value = match is_later(global.instance) {
                true => tokens(zero(global.ty.content_type)),
                false => self.new_global(index, &host),
            };
            quote!(let #name = #value;)
        });
        let table_fields = (0..module.tables.len() as u32).map(|index| self.table_field(index));
        let global_fields = (0..module.globals.len() as u32).map(|index| self.global_field(index));
        let data = self.dropped_data().map(|index| {
            let field = format_ident!("d{index}");
            let bytes = match is_later(module.data[index].instance) {
                true => quote!(&[]),
                false => self.passive_data(index),
            };
            quote!(#field: #bytes,)
        });
        let elements = self.dropped_elements().map(|index| {
            let field = format_ident!("e{index}");
            quote!(#field: Vec::new(),)
        });
        let mem = self.mem().map(|mem| quote!(#mem,));
        let owner = quote!(module);
        let eager = (0..module.instances.len()).filter(|instance| !is_later(*instance));
        let instantiations = eager.map(|instance| {
            let (checks, call) = self.instantiation(instance, &owner);
            quote!(#checks #call?;)
        });
        let host_doc = self.host.ty.as_ref().map(|_| quote!(#[doc = " `host` answers its imports."]));
        quote! {
            /// Instantiates the guest: sets up its memory, tables and globals, and runs its start function.
            #host_doc
            ///
            /// # Errors
            /// [`Error::Trap`] if a segment does not fit or the start function traps; whatever else the start
            /// function ends with.
            pub fn new(#host_param) -> Result<Self, Error> {
                #(#memories)*
                #all_memories
                #(#tables)*
                #(#globals)*
                let cx = Cx {
                    stack: rt::Stack::new(),
                    #host_field
                    #(#global_fields,)*
                    #(#table_fields,)*
                    #(#data)*
                    #(#elements)*
                };
                let mut module = Self { cx, #mem };
                #(#instantiations)*
                Ok(module)
            }
        }
    }

    /// The methods that instantiate modules later.
    fn later_functions(&self) -> TokenStream {
        let module = self.cx.module;
        let later = module.instances.iter().enumerate().filter(|(_, instance)| instance.later);
        let methods = later.map(|(index, instance)| {
            let method = format_ident!("{}", self.names.instances[index].instantiate);
            let host = quote!(self.cx.host);
            let memories = (0..).zip(&module.memories).filter(|(_, memory)| memory.instance == index);
            let memories = memories.map(|(memory, _)| {
                let place = tokens(&memory_place(module, memory));
                let (value, check) = self.new_memory(memory, &host, &quote!(self.#place));
                quote!(self.#place = #value; #check)
            });
            let tables = (0..).zip(&module.tables).filter(|(_, table)| table.instance == index);
            let tables = tables.map(|(table, _)| {
                let field = self.table_field(table);
                let (value, check) = self.new_table(table, &host, &quote!(self.cx.#field));
                quote!(self.cx.#field = #value; #check)
            });
            let globals = (0..).zip(&module.globals).filter(|(_, global)| global.instance == index);
            let globals = globals.map(|(global, _)| {
                let field = self.global_field(global);
                let value = self.new_global(global, &host);
                quote!(self.cx.#field = #value;)
            });
            let data = self.dropped_data().filter(|data| module.data[*data].instance == index).map(|data| {
                let (field, bytes) = (format_ident!("d{data}"), self.passive_data(data));
                quote!(self.cx.#field = #bytes;)
            });
            let (checks, call) = self.instantiation(index, &quote!(self));
            let name = printable(instance.name.as_deref().unwrap_or_default());
            let doc = self.doc(&format!(
                "Instantiates the linked module `{name}`, anew if it was before. What it wrote before an error stays written."
            ));
            quote! {
                #doc
                ///
                /// # Errors
                /// [`Error::Host`] with an `rt::LinkError` if a memory or table that it imports is too small;
                /// [`Error::Trap`] if a segment does not fit or the start function traps.
                pub fn #method(&mut self) -> Result<(), Error> {
                    #checks
                    #(#memories)*
                    #(#tables)*
                    #(#globals)*
                    #(#data)*
                    #call
                }
            }
        });
        methods.collect()
    }

    /// The checks before an instance is instantiated, and the call that does it; `owner` is the `Module`.
    fn instantiation(&self, instance: usize, owner: &TokenStream) -> (TokenStream, TokenStream) {
        let checks = self.cx.module.instances[instance].sized_imports.iter().map(|import| {
            let (min, max) = (Literal::u64_unsuffixed(import.min), optional(import.max));
            match import.item {
                Item::Memory(memory) => {
                    let place = tokens(&memory_place(self.cx.module, memory));
                    quote!(rt::check_memory(&#owner.#place, #min, #max)?;)
                }
                Item::Table(table) => {
                    let field = self.table_field(table);
                    quote!(rt::check_table(&#owner.cx.#field, #min, #max)?;)
                }
                Item::Func(_) | Item::Global(_) => TokenStream::new(),
            }
        });
        let function = format_ident!("{}", self.names.instances[instance].instantiate);
        let mem = self.mem();
        let mem_owner = self.mem().map(|mem| quote!(&mut #owner.#mem,));
        (checks.collect(), quote!(run(&mut #owner.cx, #mem_owner |cx, #mem| #function(cx, #mem))))
    }

    /// Whether the host lends anything but functions when the guest is instantiated.
    fn imports_state(&self) -> bool {
        self.cx.module.host_imports().any(|(item, _)| {
            let instance = match item {
                Item::Func(_) => return false,
                Item::Table(index) => self.cx.module.tables[index as usize].instance,
                Item::Memory(index) => self.cx.module.memories[index as usize].instance,
                Item::Global(index) => self.cx.module.globals[index as usize].instance,
            };
            !self.cx.module.instances[instance].later
        })
    }

    /// The variable for a memory while the instance is made.
    fn memory_variable(&self, memory: u32) -> syn::Ident {
        if self.cx.module.memories.len() == 1 { format_ident!("mem") } else { format_ident!("m{memory}") }
    }

    /// The memory's value at first, and the check of one that the host lends; `place` is where it is then.
    fn new_memory(&self, index: u32, host: &TokenStream, place: &TokenStream) -> (TokenStream, TokenStream) {
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
            None => {
                let page_bytes = Literal::u32_unsuffixed(ty.page_size());
                let is_64 = ty.memory64;
                (quote!(Memory::with_pages(#min, #max, #page_bytes, #is_64)?), quote!(#limit))
            }
        }
    }

    /// The table's value at first, and the check of one that the host lends; `place` is where it is then.
    fn new_table(&self, index: u32, host: &TokenStream, place: &TokenStream) -> (TokenStream, TokenStream) {
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
    fn new_global(&self, index: u32, host: &TokenStream) -> TokenStream {
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
    fn passive_data(&self, index: usize) -> TokenStream {
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

fn optional(max: Option<u64>) -> TokenStream {
    match max.map(Literal::u64_unsuffixed) {
        Some(max) => quote!(Some(#max)),
        None => quote!(None),
    }
}
