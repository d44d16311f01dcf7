//! The traits that the host implements.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wasmparser::ValType;

use super::{Skeleton, tokens};
use crate::emit::doc::printable;
use crate::emit::types::{result_type, rust_type, wasm_signature};
use crate::module::Item;
use crate::names::{ImportMethod, ImportTrait};

impl Skeleton<'_> {
    pub(super) fn import_traits(&self) -> TokenStream {
        self.names.traits.iter().map(|import_trait| self.import_trait(import_trait)).collect()
    }

    fn import_trait(&self, import_trait: &ImportTrait) -> TokenStream {
        let doc = self.doc(&format!(
            "What the guest imports from `{}`. [`Host`] implements it.",
            printable(&import_trait.module)
        ));
        let ident = format_ident!("{}", import_trait.ident);
        let mut declared: Vec<&str> = Vec::new();
        let methods = import_trait.methods.iter().filter_map(|method| {
            let is_new = !declared.contains(&method.ident.as_str());
            declared.push(&method.ident);
            is_new.then(|| self.import_method(method))
        });
        quote! {
            #doc
            pub trait #ident: Sized {
                #(#methods)*
            }
        }
    }

    fn import_method(&self, method: &ImportMethod) -> TokenStream {
        let ident = format_ident!("{}", method.ident);
        let module = self.cx.module;
        match method.item {
            Item::Func(func_idx) => {
                let ty = module.func_type(func_idx);
                let doc = self.doc(&format!(
                    "The function `{}`: `{}`.",
                    printable(&method.import),
                    wasm_signature(ty)
                ));
                let params = ty.params().iter().enumerate().map(|(index, ty)| {
                    let (param, ty) = (format_ident!("a{index}"), tokens(rust_type(*ty)));
                    quote!(#param: #ty)
                });
                let result = tokens(&result_type(ty.results()));
                quote! {
                    #doc
                    fn #ident(caller: &mut Caller<'_>, #(#params),*) -> Result<#result, HostError>;
                }
            }
            Item::Table(table) => {
                let table = module.tables[table as usize].ty;
                let ty = tokens(rust_type(ValType::Ref(table.element_type)));
                let doc = self.doc(&format!(
                    "The table `{}`, which the instance takes over: at least {} elements.",
                    printable(&method.import),
                    table.initial
                ));
                quote!(#doc fn #ident(&mut self) -> Table<#ty>;)
            }
            Item::Memory(memory) => {
                let doc = self.doc(&format!(
                    "The memory `{}`, which the instance takes over: at least {} pages.",
                    printable(&method.import),
                    module.memories[memory as usize].ty.initial
                ));
                quote!(#doc fn #ident(&mut self) -> Memory;)
            }
            Item::Global(global) => {
                let ty = tokens(rust_type(module.globals[global as usize].ty.content_type));
                let doc =
                    self.doc(&format!("The value of the global `{}` at first.", printable(&method.import)));
                quote!(#doc fn #ident(&mut self) -> #ty;)
            }
        }
    }
}
