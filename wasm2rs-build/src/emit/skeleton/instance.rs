//! `Module`, the instance: its fields, and what every instance has beside exports.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wasmparser::ValType;

use super::{Skeleton, tokens};
use crate::emit::types::{memory_place, rust_type};
use crate::error::Error;
use crate::module::{ElementItems, Item, is_extern_ref};

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
        let interrupt = self.interrupt_handle();
        let interrupt_field = interrupt.as_ref().map(|_| quote!(interrupt: Interrupt,));
        let check = interrupt.as_ref().map(|_| quote!(cx.interrupt.check()?;));
        let catch = match self.cx.model.faults() && self.has_memory() {
            true => {
                let model = format_ident!("{}", self.cx.model.module());
                quote!(rt::#model::catch)
            }
            false => quote!(rt::catch),
        };
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
                #interrupt_field
                #fields
            }

            #memories

            /// Calls into the guest.
            fn run<R>(cx: &mut Cx, #mem_param call: impl FnOnce(&mut Cx, #mem_type) -> R) -> Result<R, Error> {
                #check
                let entered = cx.stack.enter();
                let result = #catch(|| call(cx, #mem));
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
                #interrupt
                #host
                #start
                #later

                #exports
            }
        })
    }

    /// `interrupt_handle`, of what has `cx`, for guests that can be interrupted.
    pub(super) fn interrupt_handle(&self) -> Option<TokenStream> {
        self.options.interruptible.then(|| {
            quote! {
                /// What ends calls into the guest from outside: see [`Interrupt`].
                pub fn interrupt_handle(&self) -> Interrupt {
                    self.cx.interrupt.clone()
                }
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
        let tables = self.tables().map(|(index, table)| {
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
    pub(super) fn dropped_data(&self) -> impl Iterator<Item = usize> {
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
}
