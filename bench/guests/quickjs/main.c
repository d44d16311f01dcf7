/* QuickJS, running a script: objects, closures, arrays, strings, regular expressions, JSON. */
#include "../bench.h"

#include "quickjs.h"

static const char script[] = {
#embed "script.js"
, 0};

static JSContext *context;

void prepare(void) {
    JSRuntime *runtime = JS_NewRuntime();
    context = JS_NewContext(runtime);
    if (context == NULL) fail("no context");
}

uint64_t run(void) {
    JSValue rounds = JS_NewInt32(context, (int32_t)opaque(12)), global = JS_GetGlobalObject(context);
    JS_SetPropertyStr(context, global, "rounds", rounds);
    JSValue result = JS_Eval(context, script, sizeof script - 1, "script", JS_EVAL_TYPE_GLOBAL);
    int64_t sum = 0;
    if (JS_IsException(result)) fail(JS_ToCString(context, JS_GetException(context)));
    JS_ToInt64(context, &sum, result);
    return (uint64_t)sum;
}
