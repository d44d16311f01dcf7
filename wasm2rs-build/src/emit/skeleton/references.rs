//! References to functions, and indirect calls.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Skeleton, tokens};
use crate::emit::statics::uses_func_refs;
use crate::emit::types::{fn_pointer, memory_param, result_type, rust_type, wasm_signature};
use crate::module::IndirectCall;

/// The most bytes that a fixed table takes, as one row for each type.
const MAX_ROWS_BYTES: usize = 1 << 19;

impl Skeleton<'_> {
    /// `FuncRef`: one variant for each type of function that a reference is made to or that is called.
    pub(super) fn references(&self) -> Option<TokenStream> {
        let module = self.cx.module;
        if !uses_func_refs(module, &self.cx.calls.referenced) {
            return None;
        }
        let types = self.referenced_types();
        let tails = &self.cx.calls.tails;
        let variants = types.iter().map(|type_id| {
            let variant = format_ident!("T{type_id}");
            let ty = &module.types[*type_id as usize];
            let pointer = self.pointer(*type_id, &result_type(ty.results()));
            let doc = self.doc(&format!("`{}`", wasm_signature(ty)));
            quote!(#doc #variant(#pointer),)
        });
        let tail_variants = tails.referenced_types.iter().map(|type_id| {
            let variant = format_ident!("Tail{type_id}");
            let pointer = self.pointer(*type_id, &format!("Tail{}", tails.group(*type_id)));
            let signature = wasm_signature(&module.types[*type_id as usize]);
            let doc = self.doc(&format!("`{signature}`, which ends in calls"));
            quote!(#doc #variant(#pointer),)
        });
        let constructors = types.iter().map(|type_id| {
            let (name, variant) = (format_ident!("ref{type_id}"), format_ident!("T{type_id}"));
            let pointer = self.pointer(*type_id, &result_type(module.types[*type_id as usize].results()));
            quote!(const fn #name(f: #pointer) -> FuncRef { FuncRef(Callee::#variant(f)) })
        });
        let tail_constructors = tails.referenced_types.iter().map(|type_id| {
            let (name, variant) = (format_ident!("tail_ref{type_id}"), format_ident!("Tail{type_id}"));
            let pointer = self.pointer(*type_id, &format!("Tail{}", tails.group(*type_id)));
            quote!(const fn #name(f: #pointer) -> FuncRef { FuncRef(Callee::#variant(f)) })
        });
        let indirect_calls = self.indirect_calls();
        let with_rows = self.calls_with_rows(&indirect_calls);
        let rows = with_rows.iter().filter_map(|call| self.row(*call));
        let calls = indirect_calls.iter().map(|call| self.indirect_call(*call, with_rows.contains(call)));
        let bad_reference = indirect_calls.iter().any(|call| call.table.is_none()).then(|| {
            quote! {
                /// Traps: the reference is null, or to a function of a type that the guest did not ask for.
                #[cold]
                #[inline(never)]
                fn bad_reference(callee: FuncRef) -> ! {
                    if callee.is_null() { raise::null_function_reference() } else { raise::indirect_call_type_mismatch() }
                }
            }
        });
        Some(quote! {
            /// A reference to a function of the guest's, or null.
            #[derive(Clone, Copy)]
            pub struct FuncRef(Callee);

            /// A function by its type.
            #[derive(Clone, Copy)]
            enum Callee {
                Null,
                #(#variants)*
                #(#tail_variants)*
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

            #bad_reference
            #(#constructors)*
            #(#tail_constructors)*
            #(#rows)*
            #(#calls)*
        })
    }

    /// The type of pointers to functions of a type, that return `result`.
    fn pointer(&self, type_id: u32, result: &str) -> TokenStream {
        let module = self.cx.module;
        let memory = self.cx.calls.indirect[type_id as usize];
        tokens(&fn_pointer(module, &module.types[type_id as usize], memory, result))
    }

    /// The types of functions that references are made to, or that are called indirectly.
    fn referenced_types(&self) -> Vec<u32> {
        let module = self.cx.module;
        let referenced =
            module.funcs.iter().zip(&self.cx.calls.referenced).filter(|(_, referenced)| **referenced);
        let plain = referenced.filter(|(func, _)| !func.facts.has_tail_calls);
        let mut types: Vec<u32> = plain.map(|(func, _)| func.type_id).collect();
        types.extend(self.indirect_calls().into_iter().map(|call| call.type_id));
        types.sort_unstable();
        types.dedup();
        types
    }

    /// The indirect calls that can run.
    fn indirect_calls(&self) -> Vec<IndirectCall> {
        let live = self.cx.module.funcs.iter().zip(&self.cx.calls.live).filter(|(_, live)| **live);
        let mut calls: Vec<_> =
            live.flat_map(|(func, _)| func.facts.indirect_calls.iter().copied()).collect();
        calls.sort_unstable();
        calls.dedup();
        calls
    }

    /// The calls whose table has a row for their type: fixed tables, but for calls that end functions and tables that
    /// would take more than [`MAX_ROWS_BYTES`].
    fn calls_with_rows(&self, calls: &[IndirectCall]) -> Vec<IndirectCall> {
        let has_tails = |call: &IndirectCall| {
            call.is_tail || self.cx.calls.tails.referenced_types.contains(&call.type_id)
        };
        let fits = |table: u32| {
            let types = calls.iter().filter(|call| call.table == Some(table)).count();
            self.cx.calls.fixed_tables[table as usize]
                .as_ref()
                .is_some_and(|elements| 8 * types * elements.len() <= MAX_ROWS_BYTES)
        };
        let tables: Vec<bool> = (0..self.cx.module.tables.len() as u32).map(fits).collect();
        let has_row =
            |call: &&IndirectCall| call.table.is_some_and(|table| tables[table as usize]) && !has_tails(call);
        calls.iter().filter(has_row).copied().collect()
    }

    /// The elements of a fixed table as functions of one type. What traps is a function that does, so a call is a load
    /// and a jump.
    fn row(&self, call: IndirectCall) -> Option<TokenStream> {
        let IndirectCall { type_id, table, .. } = call;
        let (table, row) = (table?, row_name(call)?);
        let len = self.cx.calls.fixed_tables[table as usize].as_ref()?.len();
        let ty = &self.cx.module.types[type_id as usize];
        let pointer = self.pointer(type_id, &result_type(ty.results()));
        let memory = memory_param(self.cx.module, self.cx.calls.indirect[type_id as usize]);
        let ignored = vec![quote!(_); 1 + usize::from(memory.is_some()) + ty.params().len()];
        let doc = self.doc(&format!("The elements of table {table} as functions `{}`.", wasm_signature(ty)));
        let (elements, variant) = (format_ident!("TABLE{table}"), format_ident!("T{type_id}"));
        let len = Literal::usize_unsuffixed(len);
        Some(quote! {
            #doc
            static #row: [#pointer; #len] = {
                let null: #pointer = |#(#ignored),*| raise::uninitialized_element();
                let other: #pointer = |#(#ignored),*| raise::indirect_call_type_mismatch();
                let mut row = [null; #len];
                let mut index = 0;
                while index < row.len() {
                    if let Callee::#variant(f) = #elements[index].0 {
                        row[index] = f;
                    } else if !matches!(#elements[index].0, Callee::Null) {
                        row[index] = other;
                    }
                    index += 1;
                }
                row
            };
        })
    }

    /// The function that calls an element of a table, or a reference.
    fn indirect_call(&self, call: IndirectCall, has_row: bool) -> TokenStream {
        let IndirectCall { type_id, table, is_tail } = call;
        let ty = &self.cx.module.types[type_id as usize];
        let tails = &self.cx.calls.tails;
        let group = tails.group(type_id);
        let tail = if is_tail { "tail_" } else { "" };
        let (name, param, reference, bad, doc) = match table {
            None => (
                format_ident!("{tail}call_ref{type_id}"),
                quote!(callee: FuncRef),
                quote!(callee),
                quote!(bad_reference),
                format!("Calls the function `{}` that the reference is to.", wasm_signature(ty)),
            ),
            Some(table) => {
                let field = self.table_field(table);
                let suffix = if table > 0 { format!("_table{table}") } else { String::new() };
                (
                    format_ident!("{tail}indirect{type_id}{suffix}"),
                    quote!(index: i32),
                    if self.cx.calls.is_fixed(table) {
                        let table = format_ident!("TABLE{table}");
                        quote!(rt::callee(&#table, index))
                    } else {
                        quote!(cx.#field.callee(index))
                    },
                    quote!(bad_callee),
                    format!("Calls element `index` of table {table} as a function `{}`.", wasm_signature(ty)),
                )
            }
        };
        let doc = self.doc(&doc);
        let args: Vec<_> = (0..ty.params().len()).map(|index| format_ident!("a{index}")).collect();
        let types = ty.params().iter().map(|ty| tokens(rust_type(*ty)));
        let memory = memory_param(self.cx.module, self.cx.calls.indirect[type_id as usize]);
        let (mem_param, passed) = match memory {
            Some((_, ty)) => {
                let ty = tokens(ty);
                (Some(quote!(mem: #ty,)), Some(quote!(mem,)))
            }
            None => (None, None),
        };
        let (variant, tail_variant) = (format_ident!("T{type_id}"), format_ident!("Tail{type_id}"));
        let (tail_type, finish) = (format_ident!("Tail{group}"), format_ident!("finish{group}"));
        let has_tails = tails.referenced_types.contains(&type_id);
        let (result, plain_arm, tail_arm) = if is_tail {
            (
                quote!(#tail_type),
                quote!(#tail_type::Done(f(cx, #passed #(#args),*))),
                quote!(#tail_type::#variant(f, #(#args),*)),
            )
        } else {
            (
                tokens(&result_type(ty.results())),
                quote!(f(cx, #passed #(#args),*)),
                quote!({ let next = f(cx, #passed #(#args),*); #finish(cx, #passed next) }),
            )
        };
        let tail_arm = has_tails.then(|| quote!(FuncRef(Callee::#tail_variant(f)) => #tail_arm,));
        let body = match row_name(call).filter(|_| has_row) {
            Some(row) => quote!(rt::callee(&#row, index)(cx, #passed #(#args),*)),
            None => quote! {
                match #reference {
                    FuncRef(Callee::#variant(f)) => #plain_arm,
                    #tail_arm
                    callee => #bad(callee),
                }
            },
        };
        quote! {
            #doc
            #[inline(always)]
            fn #name(cx: &mut Cx, #mem_param #(#args: #types,)* #param) -> #result {
                #body
            }
        }
    }
}

/// The static that has a fixed table's elements as functions of the call's type.
fn row_name(call: IndirectCall) -> Option<syn::Ident> {
    Some(format_ident!("TABLE{}_T{}", call.table?, call.type_id))
}
