//! What happens at instantiation: initialisers, segments and the start function.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wasmparser::ConstExpr;

use super::{Skeleton, tokens};
use crate::emit::expr::Binding;
use crate::emit::printer::Printer;
use crate::emit::statics::static_functions;
use crate::emit::types::memory_arg;
use crate::error::Error;
use crate::lower::lower_const;
use crate::module::{ElementItems, SegmentMode};
use crate::passes::Declarations;

impl Skeleton<'_> {
    /// The function that evaluates initialisers, copies segments and calls the start function.
    pub(super) fn instantiate(&self) -> Result<TokenStream, Error> {
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
