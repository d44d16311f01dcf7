//! The methods for the guest's exports, and `Caller`, which has the same ones for host functions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wasmparser::ValType;

use super::{Skeleton, tokens};
use crate::calls::MemoryUse;
use crate::emit::doc::printable;
use crate::emit::types::{memory_arg, result_type, rust_type, wasm_signature};
use crate::module::Item;

impl Skeleton<'_> {
    /// The methods of `Module`, and of `Caller`.
    pub(super) fn exports(&self) -> TokenStream {
        let kept =
            self.cx.module.exports.iter().enumerate().filter(|(_, export)| self.config.keeps(export.name));
        let methods = kept.map(|(index, export)| {
            let (name, shown) = (self.names.export(index), printable(export.name));
            match export.item {
                Item::Func(func_idx) => self.func_method(name, &shown, func_idx),
                Item::Memory(_) => self.memory_methods(name, &shown),
                Item::Table(table) => self.table_methods(name, &shown, table),
                Item::Global(global) => self.global_methods(name, &shown, global),
            }
        });
        methods.collect()
    }

    fn func_method(&self, method: &str, export: &str, func_idx: u32) -> TokenStream {
        let ty = self.cx.module.func_type(func_idx);
        let doc =
            self.doc(&format!("Calls the export `{export}`, function {func_idx}: `{}`.", wasm_signature(ty)));
        let method = format_ident!("{method}");
        let func = format_ident!("{}", self.names.func(func_idx));
        let args: Vec<_> = (0..ty.params().len()).map(|index| format_ident!("a{index}")).collect();
        let types = ty.params().iter().map(|ty| tokens(rust_type(*ty)));
        let result = tokens(&result_type(ty.results()));
        let memory = self.cx.calls.memory[func_idx as usize];
        let passed = memory_arg(memory).map(|arg| tokens(&format!("{arg},")));
        let param = match memory {
            _ if !self.has_memory() => None,
            MemoryUse::None => Some(quote!(_)),
            _ => Some(quote!(mem)),
        };
        quote! {
            #doc
            pub fn #method(&mut self, #(#args: #types),*) -> Result<#result, Error> {
                self.call_guest(|cx, #param| #func(cx, #passed #(#args),*))
            }
        }
    }

    fn memory_methods(&self, method: &str, export: &str) -> TokenStream {
        let doc = self.doc(&format!("The export `{export}`, the memory."));
        let doc_mut = self.doc(&format!("The export `{export}`, the memory, to change it."));
        let (method, method_mut) = (format_ident!("{method}"), format_ident!("{method}_mut"));
        quote! {
            #doc
            pub fn #method(&self) -> &Memory {
                &self.mem
            }

            #doc_mut
            pub fn #method_mut(&mut self) -> &mut Memory {
                &mut self.mem
            }
        }
    }

    fn table_methods(&self, method: &str, export: &str, table: u32) -> TokenStream {
        let doc = self.doc(&format!("The export `{export}`, table {table}."));
        let doc_mut = self.doc(&format!("The export `{export}`, table {table}, to change it."));
        let (method, method_mut) = (format_ident!("{method}"), format_ident!("{method}_mut"));
        let field = self.table_field(table);
        let ty = tokens(rust_type(ValType::Ref(self.cx.module.tables[table as usize].ty.element_type)));
        quote! {
            #doc
            pub fn #method(&self) -> &Table<#ty> {
                &self.cx.#field
            }

            #doc_mut
            pub fn #method_mut(&mut self) -> &mut Table<#ty> {
                &mut self.cx.#field
            }
        }
    }

    fn global_methods(&self, method: &str, export: &str, global: u32) -> TokenStream {
        let doc = self.doc(&format!("The value of the export `{export}`, global {global}."));
        let doc_set = self.doc(&format!("Sets the export `{export}`, global {global}."));
        let (getter, setter) = (format_ident!("{method}"), format_ident!("set_{method}"));
        let field = self.global_field(global);
        let ty = self.cx.module.globals[global as usize].ty;
        let rust = tokens(rust_type(ty.content_type));
        let set = ty.mutable.then(|| {
            quote! {
                #doc_set
                pub fn #setter(&mut self, value: #rust) {
                    self.cx.#field = value;
                }
            }
        });
        quote! {
            #doc
            pub fn #getter(&self) -> #rust {
                self.cx.#field
            }

            #set
        }
    }

    /// What host functions get.
    pub(super) fn caller(&self) -> Option<TokenStream> {
        if self.names.traits.is_empty() {
            return None;
        }
        let exports = self.exports();
        let mem_field = self.mem().map(|_| quote!(mem: &'a mut Memory,));
        let mem_self = self.mem().map(|_| quote!(self.mem,));
        let mem_type = self.mem().map(|_| quote!(&mut Memory));
        let both = self.mem().map(|_| {
            quote! {
                /// The host and the guest's memory, both to change.
                pub fn host_and_memory(&mut self) -> (&mut Host, &mut Memory) {
                    (&mut self.cx.host, self.mem)
                }
            }
        });
        Some(quote! {
            /// The guest that calls a host function: through it the function reaches the host's state, the guest's
            /// memory and the guest's exports.
            pub struct Caller<'a> {
                cx: &'a mut Cx,
                #mem_field
            }

            impl Caller<'_> {
                /// The host.
                pub fn host(&self) -> &Host {
                    &self.cx.host
                }

                /// The host, to change it.
                pub fn host_mut(&mut self) -> &mut Host {
                    &mut self.cx.host
                }

                #both

                fn call_guest<R>(&mut self, call: impl FnOnce(&mut Cx, #mem_type) -> R) -> Result<R, Error> {
                    run(self.cx, #mem_self call)
                }

                #exports
            }
        })
    }
}
