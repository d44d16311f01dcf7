//! What functions that end in calls return, and the loops that make those calls.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Skeleton, tokens};
use crate::calls::MemoryUse;
use crate::emit::types::{fn_pointer, memory_param, result_type, rust_type};

impl Skeleton<'_> {
    /// For each type of results: the calls that are left to make, and the loop.
    pub(super) fn tail_calls(&self) -> TokenStream {
        let tails = &self.cx.calls.tails;
        let mut groups: Vec<u32> =
            tails.types.iter().chain(&tails.call_types).map(|type_id| tails.group(*type_id)).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.into_iter().map(|group| self.tail_group(group)).collect()
    }

    fn tail_group(&self, group: u32) -> TokenStream {
        let module = self.cx.module;
        let tails = &self.cx.calls.tails;
        let (name, finish) = (format_ident!("Tail{group}"), format_ident!("finish{group}"));
        let result = tokens(&result_type(module.types[group as usize].results()));
        // All of these functions take memory in the same way.
        let memory = if self.has_memory() { MemoryUse::Growable } else { MemoryUse::None };
        let (mem_param, passed) = match memory_param(module, memory) {
            Some((_, ty)) => {
                let ty = tokens(ty);
                (Some(quote!(mem: #ty,)), Some(quote!(mem,)))
            }
            None => (None, None),
        };
        let members: Vec<u32> =
            tails.types.iter().copied().filter(|type_id| tails.group(*type_id) == group).collect();
        let variants = members.iter().map(|type_id| {
            let ty = &module.types[*type_id as usize];
            let variant = format_ident!("T{type_id}");
            let pointer = tokens(&fn_pointer(module, ty, memory, &format!("Tail{group}")));
            let types = ty.params().iter().map(|ty| tokens(rust_type(*ty)));
            quote!(#variant(#pointer, #(#types),*),)
        });
        let arms = members.iter().map(|type_id| {
            let variant = format_ident!("T{type_id}");
            let args: Vec<_> = (0..module.types[*type_id as usize].params().len())
                .map(|index| format_ident!("a{index}"))
                .collect();
            quote!(#name::#variant(f, #(#args),*) => f(cx, #passed #(#args),*),)
        });
        quote! {
            /// What a function that ends in calls returns: its results, or the call that is left to make.
            enum #name {
                Done(#result),
                #(#variants)*
            }

            /// Makes the calls that are left.
            #[allow(unused_variables)]
            fn #finish(cx: &mut Cx, #mem_param mut next: #name) -> #result {
                loop {
                    next = match next {
                        #name::Done(results) => return results,
                        #(#arms)*
                    };
                }
            }
        }
    }
}
