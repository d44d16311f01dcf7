//! What happens at instantiation: initialisers, segments and the start function.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wasmparser::ConstExpr;

use super::{Skeleton, tokens};
use crate::emit::expr::Binding;
use crate::emit::printer::Printer;
use crate::emit::statics::runs_name;
use crate::emit::types::{memory_arg, memory_place};
use crate::error::Error;
use crate::lower::lower_const;
use crate::module::{ElementItems, SegmentMode};
use crate::passes::Declarations;

impl Skeleton<'_> {
    /// The functions that evaluate initialisers, copy segments and call the start function, one for each instance.
    pub(super) fn instantiate(&self) -> Result<TokenStream, Error> {
        (0..self.cx.module.instances.len()).map(|instance| self.instantiate_one(instance)).collect()
    }

    fn instantiate_one(&self, instance: usize) -> Result<TokenStream, Error> {
        let module = self.cx.module;
        let mut steps = Vec::new();
        for (index, global) in (0..).zip(&module.globals).filter(|(_, global)| global.instance == instance) {
            if let Some(init) = &global.init {
                let value = self.const_expr(instance, init)?;
                let field = self.global_field(index);
                steps.push(quote!(cx.#field = #value;));
            }
        }
        for (index, table) in (0..).zip(&module.tables).filter(|(_, table)| table.instance == instance) {
            if let Some(init) = &table.init {
                let value = self.const_expr(instance, init)?;
                let field = self.table_field(index);
                steps.push(quote!(let value = #value; cx.#field.elements_mut().fill(value);));
            }
        }
        self.init_elements(instance, &mut steps)?;
        self.init_data(instance, &mut steps)?;
        if let Some(start) = module.instances[instance].start {
            let name = format_ident!("{}", self.names.func(start));
            let mem = memory_arg(self.cx, self.cx.calls.memory[start as usize]).map(|arg| tokens(&arg));
            steps.push(quote!(#name(cx, #mem);));
        }
        let mem_param = self.mem_type().map(|ty| quote!(mem: &mut #ty));
        let name = format_ident!("{}", self.names.instances[instance].instantiate);
        Ok(quote! {
            /// What instantiation does beside making room.
            #[allow(unused_variables)]
            fn #name(cx: &mut Cx, #mem_param) {
                #(#steps)*
            }
        })
    }

    fn init_elements(&self, instance: usize, steps: &mut Vec<TokenStream>) -> Result<(), Error> {
        let kept: Vec<usize> = self.dropped_elements().collect();
        for (index, element) in self.cx.module.elements.iter().enumerate() {
            let passive = match &element.mode {
                _ if element.instance != instance => continue,
                SegmentMode::Declared => continue,
                SegmentMode::Passive if !kept.contains(&index) => continue,
                SegmentMode::Passive => true,
                SegmentMode::Active { index: table, .. } if self.cx.calls.is_fixed(*table) => continue,
                SegmentMode::Active { .. } => false,
            };
            let items = if self.cx.module.static_functions(element).is_some() {
                let name = format_ident!("ELEMENTS{index}");
                quote!(#name)
            } else {
                let ElementItems::Expressions(_, items) = &element.items else { continue };
                let items = items
                    .iter()
                    .map(|item| self.const_expr(instance, item))
                    .collect::<Result<Vec<_>, _>>()?;
                quote!([#(#items),*])
            };
            let len = match &element.items {
                ElementItems::Functions(funcs) => funcs.len(),
                ElementItems::Expressions(_, items) => items.len(),
            } as i32;
            steps.push(match &element.mode {
                SegmentMode::Active { index: table, offset } => {
                    let mut value = self.const_expr(instance, offset)?;
                    if self.cx.module.tables[*table as usize].ty.table64 {
                        value = quote!(rt::table_index(#value));
                    }
                    let table = self.table_field(*table);
                    quote! {
                        let items = #items;
                        let offset = #value;
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

    fn init_data(&self, instance: usize, steps: &mut Vec<TokenStream>) -> Result<(), Error> {
        let module = self.cx.module;
        for (memory, _) in (0..).zip(&self.data.runs).filter(|(_, runs)| !runs.is_empty()) {
            let is_there = self.data.has_image(self.cx, memory);
            if module.memories[memory as usize].instance == instance && !is_there {
                let (place, runs) =
                    (tokens(&memory_place(module, memory)), format_ident!("{}", runs_name(module, memory)));
                steps.push(quote!(rt::copy_runs(#place.bytes_mut(), DATA, &#runs);));
            }
        }
        for (data, range) in module.data.iter().zip(&self.data.segments) {
            let (SegmentMode::Active { offset, index: memory }, Some(range)) = (&data.mode, range) else {
                continue;
            };
            if data.instance != instance {
                continue;
            }
            let offset = self.const_expr(instance, offset)?;
            let len = range.len() as i32;
            let bytes = match range.is_empty() {
                true => quote!(&[]),
                false => {
                    let range = tokens(&format!("{}..{}", range.start, range.end));
                    quote!(&DATA[#range])
                }
            };
            let place = tokens(&memory_place(module, *memory));
            let bytes_mut = tokens(self.cx.model.bytes_method());
            let model = module.memories[*memory as usize].ty.memory64.then(|| quote!(memory64::));
            steps.push(quote!(#model memory_init(#bytes, #offset, 0, #len, #place #bytes_mut);));
        }
        Ok(())
    }

    /// A constant expression as Rust, in a place where `cx` is the context.
    fn const_expr(&self, instance: usize, expr: &ConstExpr<'_>) -> Result<TokenStream, Error> {
        let (func, value) = lower_const(self.cx, instance, expr)?;
        let declarations = Declarations::at_start(&func);
        let mut printer =
            Printer::new(self.cx, self.names, &func, &declarations, crate::calls::MemoryUse::Growable);
        printer.expr(value, Binding::Any);
        Ok(tokens(&printer.out))
    }
}
