//! The methods for the exports of the guest and of linked modules, and `Caller`, which has the same ones for
//! host functions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wasmparser::ValType;

use super::{Skeleton, tokens};
use crate::calls::MemoryUse;
use crate::emit::doc::printable;
use crate::emit::types::{memory_arg, memory_place, result_type, rust_type, wasm_signature};
use crate::module::Item;

impl Skeleton<'_> {
    /// The methods for an instance's exports, wherever they are.
    ///
    /// `context` is how a method passes the context and the memory on.
    fn exports(&self, instance: usize, context: &TokenStream) -> TokenStream {
        let names = &self.names.instances[instance].exports;
        let instance = &self.cx.module.instances[instance];
        let kept = instance
            .exports
            .iter()
            .zip(names)
            .filter(|(export, _)| self.options.keeps(instance.name.as_deref(), export.name));
        let methods = kept.map(|(export, name)| {
            let shown = printable(export.name);
            match export.item {
                Item::Func(func_idx) => self.func_method(name, &shown, func_idx, context),
                Item::Memory(memory) => self.memory_methods(name, &shown, memory),
                Item::Table(table) => self.table_methods(name, &shown, table),
                Item::Global(global) => self.global_methods(name, &shown, global),
            }
        });
        methods.collect()
    }

    /// The methods of `Module` for the exports of its guest and for the linked modules.
    pub(super) fn module_exports(&self) -> TokenStream {
        let mem = self.mem().map(|mem| quote!(&mut self.#mem));
        let mem_self = mem.as_ref().map(|mem| quote!(#mem,));
        let exports = self.exports(self.main(), &quote!(&mut self.cx, #mem_self));
        let linked =
            self.linked_accessors(&quote!(cx: &mut self.cx), mem.map(|mem| quote!(mem: #mem)).as_ref());
        quote!(#exports #linked)
    }

    /// The methods that give the exports of the linked modules.
    fn linked_accessors(&self, cx: &TokenStream, mem: Option<&TokenStream>) -> TokenStream {
        let accessors =
            self.cx.module.instances.iter().zip(&self.names.instances).filter_map(|(instance, names)| {
                let linked = names.linked.as_ref()?;
                let (accessor, ty) = (format_ident!("{}", linked.accessor), format_ident!("{}", linked.ty));
                let name = printable(instance.name.as_deref().unwrap_or_default());
                let mut doc = format!("The exports of the linked module `{name}`.");
                if instance.later {
                    doc.push_str(&format!(
                        " Before `{}`, its memories and tables are empty.",
                        names.instantiate
                    ));
                }
                let doc = self.doc(&doc);
                Some(quote! {
                    #doc
                    pub fn #accessor(&mut self) -> #ty<'_> {
                        #ty { #cx, #mem }
                    }
                })
            });
        accessors.collect()
    }

    /// The types that have the exports of the linked modules.
    pub(super) fn linked_types(&self) -> TokenStream {
        let mem_field = self.mem_type().map(|ty| quote!(mem: &'a mut #ty,));
        let mem_self = self.mem().map(|_| quote!(self.mem,));
        let types = self.names.instances.iter().enumerate().filter_map(|(index, names)| {
            let ty = format_ident!("{}", names.linked.as_ref()?.ty);
            let instance = &self.cx.module.instances[index];
            let name = printable(instance.name.as_deref().unwrap_or_default());
            let doc = self.doc(&format!("The exports of the linked module `{name}`."));
            let exports = self.exports(index, &quote!(self.cx, #mem_self));
            Some(quote! {
                #doc
                pub struct #ty<'a> {
                    cx: &'a mut Cx,
                    #mem_field
                }

                impl #ty<'_> {
                    #exports
                }
            })
        });
        types.collect()
    }

    fn func_method(&self, method: &str, export: &str, func_idx: u32, context: &TokenStream) -> TokenStream {
        let ty = self.cx.module.func_type(func_idx);
        let own_idx = self.cx.module.funcs[func_idx as usize].own_idx;
        let doc =
            self.doc(&format!("Calls the export `{export}`, function {own_idx}: `{}`.", wasm_signature(ty)));
        let method = format_ident!("{method}");
        let func = format_ident!("{}", self.names.func(func_idx));
        let args: Vec<_> = (0..ty.params().len()).map(|index| format_ident!("a{index}")).collect();
        let types = ty.params().iter().map(|ty| tokens(rust_type(*ty)));
        let result = tokens(&result_type(ty.results()));
        let memory = self.cx.calls.memory[func_idx as usize];
        let passed = memory_arg(self.cx, memory).map(|arg| tokens(&format!("{arg},")));
        let param = match memory {
            _ if !self.has_memory() => None,
            MemoryUse::None => Some(quote!(_)),
            _ => Some(quote!(mem)),
        };
        quote! {
            #doc
            pub fn #method(&mut self, #(#args: #types),*) -> Result<#result, Error> {
                run(#context |cx, #param| #func(cx, #passed #(#args),*))
            }
        }
    }

    fn memory_methods(&self, method: &str, export: &str, memory: u32) -> TokenStream {
        let place = tokens(&memory_place(self.cx.module, memory));
        let doc = self.doc(&format!("The export `{export}`, the memory."));
        let doc_mut = self.doc(&format!("The export `{export}`, the memory, to change it."));
        let (method, method_mut) = (format_ident!("{method}"), format_ident!("{method}_mut"));
        quote! {
            #doc
            pub fn #method(&self) -> &Memory {
                &self.#place
            }

            #doc_mut
            pub fn #method_mut(&mut self) -> &mut Memory {
                &mut self.#place
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
        let mem_field = self.mem_type().map(|ty| quote!(mem: &'a mut #ty,));
        let mem_self = self.mem().map(|_| quote!(self.mem,));
        let exports = self.exports(self.main(), &quote!(self.cx, #mem_self));
        let mem = self.mem().map(|_| quote!(mem: self.mem));
        let linked = self.linked_accessors(&quote!(cx: self.cx), mem.as_ref());
        let both = self.host_and_memory(&quote!(&mut *self.));
        let interrupt = self.interrupt_handle();
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
                #interrupt

                #exports
                #linked
            }
        })
    }

    /// The host and the memory together: two borrows of one instance.
    pub(super) fn host_and_memory(&self, owner: &TokenStream) -> Option<TokenStream> {
        let own = self.cx.module.instances[self.main()].indices.first_memory();
        let place = tokens(&memory_place(self.cx.module, own.or(self.mem().map(|_| 0))?));
        Some(quote! {
            /// The host and the guest's memory, both to change.
            pub fn host_and_memory(&mut self) -> (&mut Host, &mut Memory) {
                (&mut self.cx.host, #owner #place)
            }
        })
    }
}
