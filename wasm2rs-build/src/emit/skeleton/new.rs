//! How instances come to be: `Module::new`, and the methods that instantiate linked modules later.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::state::optional;
use super::{Skeleton, tokens};
use crate::emit::doc::printable;
use crate::emit::types::{memory_place, zero};
use crate::module::Item;

impl Skeleton<'_> {
    pub(super) fn new_function(&self) -> TokenStream {
        let module = self.cx.module;
        let interruptible = self.options.interruptible;
        let lends = self.host.wasi && (self.has_memory() || interruptible);
        let mut_host = (self.imports_state() || lends).then(|| quote!(mut));
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
        let tables = self.tables().map(|(index, table)| {
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
        let table_fields = self.tables().map(|(index, _)| self.table_field(index));
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
        let interrupt_field = interruptible.then(|| quote!(interrupt,));
        let share = (self.host.wasi && interruptible).then(
            || quote!(AsMut::<::wasihost::WasiCtx>::as_mut(&mut #host).set_interrupt(interrupt.clone());),
        );
        let (name, interrupt_param, interrupt_doc) = match interruptible {
            false => (quote!(new), None, None),
            true => (
                quote!(with_interrupt),
                Some(match host_param {
                    Some(_) => quote!(, interrupt: Interrupt),
                    None => quote!(interrupt: Interrupt),
                }),
                Some(quote!(#[doc = " `interrupt` ends calls, that of the start function included."])),
            ),
        };
        let new = interruptible.then(|| self.new_with_own_handle());
        quote! {
            #new

            /// Instantiates the guest: sets up its memory, tables and globals, and runs its start function.
            #host_doc
            #interrupt_doc
            ///
            /// # Errors
            /// [`Error::Trap`] if a segment does not fit or the start function traps; whatever else the start
            /// function ends with.
            pub fn #name(#host_param #interrupt_param) -> Result<Self, Error> {
                #share
                #(#memories)*
                #all_memories
                #(#tables)*
                #(#globals)*
                let cx = Cx {
                    stack: rt::Stack::new(),
                    #interrupt_field
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

    /// `new`, where there is a constructor that takes a handle.
    fn new_with_own_handle(&self) -> TokenStream {
        let (param, arg) = match self.host.ty {
            Some(_) => (Some(quote!(host: Host)), Some(quote!(host,))),
            None => (None, None),
        };
        quote! {
            /// Instantiates the guest as [`with_interrupt`](Self::with_interrupt) does, with a handle of its own.
            ///
            /// # Errors
            /// As [`with_interrupt`](Self::with_interrupt).
            pub fn new(#param) -> Result<Self, Error> {
                Self::with_interrupt(#arg Interrupt::new())
            }
        }
    }

    /// The methods that instantiate modules later.
    pub(super) fn later_functions(&self) -> TokenStream {
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
}
