//! Zig's library: hash maps, lists, sorting, parsing of numbers, formatted text, Wyhash and SHA-3.
const std = @import("std");

extern fn fail(message: [*:0]const u8) noreturn;

const opaque_ = @extern(*const fn (u32) callconv(.c) u32, .{ .name = "opaque" });

fn mix(sum: u64, value: u64) u64 {
    return (sum ^ value) *% 0x9E3779B97F4A7C15 +% 1;
}

fn random(state: *u32) u32 {
    var x = state.*;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    state.* = x;
    return x;
}

fn maps(allocator: std.mem.Allocator, seed: u32) !u64 {
    var state = seed;
    var counts = std.AutoHashMap(u32, u32).init(allocator);
    defer counts.deinit();
    for (0..100_000) |_| {
        const entry = try counts.getOrPutValue(random(&state) % 5003, 0);
        entry.value_ptr.* += 1;
    }
    var sum: u64 = counts.count();
    for (0..5003) |key| sum = mix(sum, counts.get(@intCast(key)) orelse 0);
    return sum;
}

fn numbers(seed: u32) !u64 {
    var state = seed;
    var sum: u64 = 0;
    var buffer: [64]u8 = undefined;
    for (0..20_000) |_| {
        const value = random(&state);
        const text = try std.fmt.bufPrint(&buffer, "{d}.{d}", .{ value % 1000, value >> 12 });
        const float = try std.fmt.parseFloat(f64, text);
        sum = mix(sum, @as(u64, @intFromFloat(float * 1000)) + text.len);
    }
    return sum;
}

fn sorting(allocator: std.mem.Allocator, seed: u32) !u64 {
    var state = seed;
    const items = try allocator.alloc(u32, 60_000);
    defer allocator.free(items);
    for (items) |*item| item.* = random(&state);
    std.mem.sort(u32, items, {}, std.sort.asc(u32));
    var sum: u64 = 0;
    for (items) |item| sum = mix(sum, item);
    return sum;
}

fn hashes(allocator: std.mem.Allocator, seed: u32) !u64 {
    const bytes = try allocator.alloc(u8, 1 << 17);
    defer allocator.free(bytes);
    var state = seed;
    for (bytes) |*byte| byte.* = @truncate(random(&state));
    var digest: [32]u8 = undefined;
    std.crypto.hash.sha3.Sha3_256.hash(bytes, &digest, .{});
    return mix(std.hash.Wyhash.hash(seed, bytes), std.mem.readInt(u64, digest[0..8], .little));
}

fn work() !u64 {
    const allocator = std.heap.c_allocator;
    var sum: u64 = 0;
    for (0..opaque_(16)) |round| {
        const seed: u32 = @intCast(round + 1);
        sum = mix(sum, try maps(allocator, seed));
        sum = mix(sum, try numbers(seed));
        sum = mix(sum, try sorting(allocator, seed));
        sum = mix(sum, try hashes(allocator, seed));
    }
    return sum;
}

export fn prepare() void {}

export fn run() u64 {
    return work() catch fail("out of memory");
}
