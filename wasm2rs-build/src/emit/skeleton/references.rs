//! References to functions, and indirect calls.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Skeleton, tokens};
use crate::emit::statics::uses_func_refs;
use crate::emit::types::{fn_pointer, memory_type, result_type, rust_type, wasm_signature};

impl Skeleton<'_> {
    /// `FuncRef`: one variant for each type of function that a reference is made to or that is called.
    pub(super) fn references(&self) -> Option<TokenStream> {
        let module = self.cx.module;
        if !uses_func_refs(module, &self.cx.calls.referenced) {
            return None;
        }
        let types = self.referenced_types();
        let variants = types.iter().map(|type_id| {
            let variant = format_ident!("T{type_id}");
            let ty = &module.types[*type_id as usize];
            let pointer = tokens(&fn_pointer(ty, self.cx.calls.indirect[*type_id as usize]));
            let doc = self.doc(&format!("`{}`", wasm_signature(ty)));
            quote!(#doc #variant(#pointer),)
        });
        let constructors = types.iter().map(|type_id| {
            let (name, variant) = (format_ident!("ref{type_id}"), format_ident!("T{type_id}"));
            let ty = &module.types[*type_id as usize];
            let pointer = tokens(&fn_pointer(ty, self.cx.calls.indirect[*type_id as usize]));
            quote!(const fn #name(f: #pointer) -> FuncRef { FuncRef(Callee::#variant(f)) })
        });
        let calls =
            self.indirect_calls().into_iter().map(|(type_id, table)| self.indirect_call(type_id, table));
        Some(quote! {
            /// A reference to a function of the guest's, or null.
            #[derive(Clone, Copy)]
            pub struct FuncRef(Callee);

            /// A function by its type.
            #[derive(Clone, Copy)]
            enum Callee {
                Null,
                #(#variants)*
            }

            impl FuncRef {
                /// The null reference.
                pub const NULL: Self = Self(Callee::Null);

                /// Whether this is the null reference.
                pub fn is_null(&self) -> bool {
                    matches!(self.0, Callee::Null)
                }
            }

            impl rt::Nullable for FuncRef {
                const NULL: Self = Self::NULL;

                fn is_null(&self) -> bool {
                    matches!(self.0, Callee::Null)
                }
            }

            impl std::fmt::Debug for FuncRef {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(if self.is_null() { "FuncRef(null)" } else { "FuncRef(..)" })
                }
            }

            /// Traps: the element of the table is null, or a function of another type.
            #[cold]
            #[inline(never)]
            fn bad_callee(callee: FuncRef) -> ! {
                if callee.is_null() { raise::uninitialized_element() } else { raise::indirect_call_type_mismatch() }
            }

            #(#constructors)*
            #(#calls)*
        })
    }

    /// The types of functions that references are made to, or that are called indirectly.
    fn referenced_types(&self) -> Vec<u32> {
        let module = self.cx.module;
        let referenced =
            module.funcs.iter().zip(&self.cx.calls.referenced).filter(|(_, referenced)| **referenced);
        let mut types: Vec<u32> = referenced.map(|(func, _)| module.type_id(func.type_idx)).collect();
        types.extend(self.indirect_calls().into_iter().map(|(type_id, _)| type_id));
        types.sort_unstable();
        types.dedup();
        types
    }

    /// The pairs of type and table of the indirect calls that can run.
    fn indirect_calls(&self) -> Vec<(u32, u32)> {
        let module = self.cx.module;
        let live = module.funcs.iter().zip(&self.cx.calls.live).filter(|(_, live)| **live);
        let calls = live.flat_map(|(func, _)| &func.facts.indirect_calls);
        let mut calls: Vec<_> = calls.map(|(type_idx, table)| (module.type_id(*type_idx), *table)).collect();
        calls.sort_unstable();
        calls.dedup();
        calls
    }

    fn indirect_call(&self, type_id: u32, table: u32) -> TokenStream {
        let ty = &self.cx.module.types[type_id as usize];
        let name = match table {
            0 => format_ident!("indirect{type_id}"),
            _ => format_ident!("indirect{type_id}_table{table}"),
        };
        let (variant, field) = (format_ident!("T{type_id}"), self.table_field(table));
        let args: Vec<_> = (0..ty.params().len()).map(|index| format_ident!("a{index}")).collect();
        let types = ty.params().iter().map(|ty| tokens(rust_type(*ty)));
        let memory = memory_type(self.cx.calls.indirect[type_id as usize]).map(tokens);
        let (param, passed) = match memory {
            Some(memory) => (Some(quote!(mem: #memory,)), Some(quote!(mem,))),
            None => (None, None),
        };
        let result = tokens(&result_type(ty.results()));
        let doc = self
            .doc(&format!("Calls element `index` of table {table} as a function `{}`.", wasm_signature(ty)));
        quote! {
            #doc
            #[inline(always)]
            fn #name(cx: &mut Cx, #param #(#args: #types,)* index: i32) -> #result {
                match cx.#field.callee(index) {
                    FuncRef(Callee::#variant(f)) => f(cx, #passed #(#args),*),
                    callee => bad_callee(callee),
                }
            }
        }
    }
}
