//! `Module`, the instance, and how it comes to be.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wasmparser::{ConstExpr, RefType, ValType};

use super::{Skeleton, tokens};
use crate::emit::expr::Binding;
use crate::emit::printer::Printer;
use crate::emit::statics::static_functions;
use crate::emit::types::{memory_arg, rust_type, zero};
use crate::error::Error;
use crate::lower::lower_const;
use crate::module::{ElementItems, Item, SegmentMode};
use crate::passes::Declarations;

impl Skeleton<'_> {
    pub(super) fn instance(&self) -> Result<TokenStream, Error> {
        let fields = self.context_fields();
        let mem = self.mem();
        let mem_field = mem.as_ref().map(|_| quote!(mem: Memory,));
        let mem_param = mem.as_ref().map(|_| quote!(mem: &mut Memory,));
        let mem_type = mem.as_ref().map(|_| quote!(&mut Memory));
        let mem_self = mem.as_ref().map(|_| quote!(&mut self.mem,));
        let new = self.new_function();
        let instantiate = self.instantiate()?;
        let exports = self.exports();
        let host = self.host_accessors();
        let limit = mem.as_ref().map(|_| {
            quote! {
                /// Limits the memory to `pages` pages of 64 KiB, if that is less than the guest declares.
                pub fn limit_memory_pages(&mut self, pages: u32) {
                    self.mem.limit_pages(pages);
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

                fn call_guest<R>(&mut self, call: impl FnOnce(&mut Cx, #mem_type) -> R) -> Result<R, Error> {
                    run(&mut self.cx, #mem_self call)
                }

                #exports
            }
        })
    }

    fn host_accessors(&self) -> Option<TokenStream> {
        self.host.ty.as_ref()?;
        // Also for an imported memory that is not exported: only the instance has it now.
        let both = self.mem().map(|_| {
            quote! {
                /// The host and the guest's memory, both to change.
                pub fn host_and_memory(&mut self) -> (&mut Host, &mut Memory) {
                    (&mut self.cx.host, &mut self.mem)
                }
            }
        });
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
        let index = self.cx.module.exports.iter().position(|export| {
            export.name == "_start"
                && matches!(export.item, Item::Func(func_idx) if {
                    let ty = self.cx.module.func_type(func_idx);
                    ty.params().is_empty() && ty.results().is_empty()
                })
                && self.config.keeps(export.name)
        })?;
        let method = format_ident!("{}", self.names.export(index));
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
                ElementItems::Expressions(ty, _) if *ty == RefType::EXTERNREF => quote!(ExternRef),
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

    fn dropped_elements(&self) -> impl Iterator<Item = usize> {
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

    fn new_function(&self) -> TokenStream {
        let module = self.cx.module;
        let mut_host = self.imports_state().then(|| quote!(mut));
        let (host_param, host_field) = match self.host.ty {
            Some(_) => (Some(quote!(#mut_host host: Host)), Some(quote!(host,))),
            None => (None, None),
        };
        let memory = module.memories.first().map(|memory| {
            let (min, max) = limits(memory.ty.initial, memory.ty.maximum);
            match memory.import.and_then(|import| self.names.import(Item::Memory(0), import)) {
                Some((import_trait, method)) => {
                    let (import_trait, method) = (format_ident!("{import_trait}"), format_ident!("{method}"));
                    quote! {
                        let mem = <Host as #import_trait>::#method(&mut host);
                        rt::check_memory(&mem, #min, #max)?;
                    }
                }
                None => quote!(let mem = Memory::new(#min, #max);),
            }
        });
        let tables = (0..).zip(&module.tables).map(|(index, table)| self.new_table(index, table));
        let globals = (0..).zip(&module.globals).map(|(index, global)| self.new_global(index, global));
        let table_fields = (0..module.tables.len() as u32).map(|index| self.table_field(index));
        let global_fields = (0..module.globals.len() as u32).map(|index| self.global_field(index));
        let data = self.dropped_data().map(|index| {
            let field = format_ident!("d{index}");
            match &self.data.segments[index] {
                Some(range)
                    if matches!(module.data[index].mode, SegmentMode::Passive) && !range.is_empty() =>
                {
                    let range = tokens(&format!("{}..{}", range.start, range.end));
                    quote!(#field: &DATA[#range],)
                }
                _ => quote!(#field: &[],),
            }
        });
        let elements = self.dropped_elements().map(|index| {
            let field = format_ident!("e{index}");
            quote!(#field: Vec::new(),)
        });
        let mem = self.mem().map(|mem| quote!(#mem,));
        let mem_closure = self.mem();
        let host_doc = self.host.ty.as_ref().map(|_| quote!(#[doc = " `host` answers its imports."]));
        quote! {
            /// Instantiates the guest: sets up its memory, tables and globals, and runs its start function.
            #host_doc
            ///
            /// # Errors
            /// [`Error::Trap`] if a segment does not fit or the start function traps; whatever else the start
            /// function ends with.
            pub fn new(#host_param) -> Result<Self, Error> {
                #memory
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
                module.call_guest(|cx, #mem_closure| instantiate(cx, #mem_closure))?;
                Ok(module)
            }
        }
    }

    /// Whether the host lends anything but functions.
    fn imports_state(&self) -> bool {
        let module = self.cx.module;
        module.imported_tables().next().is_some()
            || module.imported_memories().next().is_some()
            || module.imported_globals().next().is_some()
    }

    fn new_table(&self, index: u32, table: &crate::module::Table<'_>) -> TokenStream {
        let field = self.table_field(index);
        let (min, max) = limits(table.ty.initial, table.ty.maximum);
        match table.import.and_then(|import| self.names.import(Item::Table(index), import)) {
            Some((import_trait, method)) => {
                let (import_trait, method) = (format_ident!("{import_trait}"), format_ident!("{method}"));
                quote! {
                    let #field = <Host as #import_trait>::#method(&mut host);
                    rt::check_table(&#field, #min, #max)?;
                }
            }
            None => quote!(let #field = Table::new(#min, #max);),
        }
    }

    fn new_global(&self, index: u32, global: &crate::module::Global<'_>) -> TokenStream {
        let field = self.global_field(index);
        let value = match global.import.and_then(|import| self.names.import(Item::Global(index), import)) {
            Some((import_trait, method)) => {
                let (import_trait, method) = (format_ident!("{import_trait}"), format_ident!("{method}"));
                quote!(<Host as #import_trait>::#method(&mut host))
            }
            // Initialisers can read other globals and make references: `instantiate` evaluates them.
            None => tokens(zero(global.ty.content_type)),
        };
        quote!(let #field = #value;)
    }

    /// The function that evaluates initialisers, copies segments and calls the start function.
    fn instantiate(&self) -> Result<TokenStream, Error> {
        let module = self.cx.module;
        let mut steps = Vec::new();
        for (index, global) in (0..).zip(&module.globals) {
            if let Some(init) = &global.init {
                let value = self.const_expr(init)?;
                let field = self.global_field(index);
                steps.push(quote!(cx.#field = #value;));
            }
        }
        for (index, table) in (0..).zip(&module.tables) {
            if let Some(init) = &table.init {
                let value = self.const_expr(init)?;
                let field = self.table_field(index);
                steps.push(quote!(let value = #value; cx.#field.elements_mut().fill(value);));
            }
        }
        self.init_elements(&mut steps)?;
        self.init_data(&mut steps)?;
        if let Some(start) = module.start {
            let name = format_ident!("{}", self.names.func(start));
            let mem = memory_arg(self.cx.calls.memory[start as usize]).map(tokens);
            steps.push(quote!(#name(cx, #mem);));
        }
        let mem_param = self.mem().map(|mem| quote!(#mem: &mut Memory));
        Ok(quote! {
            /// What instantiation does beside making room.
            #[allow(unused_variables)]
            fn instantiate(cx: &mut Cx, #mem_param) {
                #(#steps)*
            }
        })
    }

    fn init_elements(&self, steps: &mut Vec<TokenStream>) -> Result<(), Error> {
        let kept: Vec<usize> = self.dropped_elements().collect();
        for (index, element) in self.cx.module.elements.iter().enumerate() {
            let passive = match &element.mode {
                SegmentMode::Declared => continue,
                SegmentMode::Passive if !kept.contains(&index) => continue,
                SegmentMode::Passive => true,
                SegmentMode::Active { .. } => false,
            };
            let items = if static_functions(element).is_some() {
                let name = format_ident!("ELEMENTS{index}");
                quote!(#name)
            } else {
                let ElementItems::Expressions(_, items) = &element.items else { continue };
                let items = items.iter().map(|item| self.const_expr(item)).collect::<Result<Vec<_>, _>>()?;
                quote!([#(#items),*])
            };
            let len = match &element.items {
                ElementItems::Functions(funcs) => funcs.len(),
                ElementItems::Expressions(_, items) => items.len(),
            } as i32;
            steps.push(match &element.mode {
                SegmentMode::Active { index: table, offset } => {
                    let offset = self.const_expr(offset)?;
                    let table = self.table_field(*table);
                    quote! {
                        let items = #items;
                        let offset = #offset;
                        rt::init_table(&mut cx.#table, &items, offset, 0, #len);
                    }
                }
                _ if passive => {
                    let field = format_ident!("e{index}");
                    quote!(cx.#field = Vec::from(#items);)
                }
                _ => continue,
            });
        }
        Ok(())
    }

    fn init_data(&self, steps: &mut Vec<TokenStream>) -> Result<(), Error> {
        if !self.data.runs.is_empty() {
            steps.push(quote!(rt::copy_runs(mem.bytes_mut(), DATA, &RUNS);));
            return Ok(());
        }
        for (data, range) in self.cx.module.data.iter().zip(&self.data.segments) {
            let (SegmentMode::Active { offset, .. }, Some(range)) = (&data.mode, range) else { continue };
            let offset = self.const_expr(offset)?;
            let len = range.len() as i32;
            let bytes = match range.is_empty() {
                true => quote!(&[]),
                false => {
                    let range = tokens(&format!("{}..{}", range.start, range.end));
                    quote!(&DATA[#range])
                }
            };
            steps.push(quote!(memory_init(#bytes, #offset, 0, #len, mem.bytes_mut());));
        }
        Ok(())
    }

    /// A constant expression as Rust, in a place where `cx` is the context.
    fn const_expr(&self, expr: &ConstExpr<'_>) -> Result<TokenStream, Error> {
        let (func, value) = lower_const(self.cx, expr)?;
        let declarations = Declarations::at_start(&func);
        let mut printer =
            Printer::new(self.cx, self.names, &func, &declarations, crate::calls::MemoryUse::Growable);
        printer.expr(value, Binding::Any);
        Ok(tokens(&printer.out))
    }
}

/// The limits of a memory or table with 32-bit addresses.
fn limits(min: u64, max: Option<u64>) -> (u32, TokenStream) {
    let max = match max.and_then(|max| u32::try_from(max).ok()) {
        Some(max) => quote!(Some(#max)),
        None => quote!(None),
    };
    (min as u32, max)
}
