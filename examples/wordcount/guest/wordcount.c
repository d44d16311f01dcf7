/* Counts the words of every file under a directory: wordcount [DIRECTORY [REPORT [ROWS]]]
 *
 * Prints a table of the most frequent words and writes all of them, ranked, to the report file.
 * A word is a run of ASCII letters, digits inside it, apostrophes inside it, and bytes of UTF-8 sequences; ASCII letters are
 * lowered, other letters stay as they are. Plain POSIX: the same source is a native program, too. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- words and their counts: open addressing, linear probing ---- */

typedef struct {
    char *text;
    uint64_t hash;
    unsigned count;
    unsigned last_file;
    unsigned files;
} Word;

static Word *slots;
static size_t capacity, used;
static unsigned long total_words, total_bytes;
static unsigned file_count;

static void *checked(void *memory) {
    if (memory == NULL) {
        fprintf(stderr, "wordcount: out of memory\n");
        exit(1);
    }
    return memory;
}

static uint64_t hash_bytes(const char *text, size_t len) {
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < len; i++) hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    return hash;
}

static Word *find_slot(Word *table, size_t size, const char *text, size_t len, uint64_t hash) {
    size_t i = hash & (size - 1);
    while (table[i].text != NULL) {
        int same = table[i].hash == hash && strncmp(table[i].text, text, len) == 0 && table[i].text[len] == '\0';
        if (same) break;
        i = (i + 1) & (size - 1);
    }
    return &table[i];
}

static void grow_table(void) {
    size_t larger = capacity ? capacity * 2 : 1024;
    Word *table = checked(calloc(larger, sizeof *table));
    for (size_t i = 0; i < capacity; i++) {
        Word *old = &slots[i];
        if (old->text != NULL) *find_slot(table, larger, old->text, strlen(old->text), old->hash) = *old;
    }
    free(slots);
    slots = table;
    capacity = larger;
}

static void count_word(const char *text, size_t len) {
    if (used * 4 >= capacity * 3) grow_table();
    uint64_t hash = hash_bytes(text, len);
    Word *word = find_slot(slots, capacity, text, len, hash);
    if (word->text == NULL) {
        word->text = checked(strndup(text, len));
        word->hash = hash;
        used++;
    }
    if (word->last_file != file_count) {
        word->last_file = file_count;
        word->files++;
    }
    word->count++;
    total_words++;
}

/* ---- splitting text ---- */

static int is_letter(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

static int is_inside(unsigned char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '\'';
}

/* Typographic punctuation (U+2010 to U+2027) is three bytes that begin like this one. */
static int is_punctuation(const char *text, const char *end) {
    return end - text >= 3 && (unsigned char)text[0] == 0xE2 && (unsigned char)text[1] == 0x80
           && (unsigned char)text[2] >= 0x90 && (unsigned char)text[2] <= 0xA7;
}

static void count_text(char *text, size_t len) {
    char *at = text, *end = text + len;
    while (at < end) {
        if (is_punctuation(at, end)) {
            at += 3;
        } else if (!is_letter((unsigned char)*at)) {
            at++;
        } else {
            char *word = at;
            for (; at < end && is_inside((unsigned char)*at) && !is_punctuation(at, end); at++)
                if (*at >= 'A' && *at <= 'Z') *at += 'a' - 'A';
            size_t length = (size_t)(at - word);
            while (word[length - 1] == '\'') length--;
            count_word(word, length);
        }
    }
}

/* ---- files and directories ---- */

static int fail(const char *path) {
    fprintf(stderr, "wordcount: %s: %s\n", path, strerror(errno));
    return -1;
}

static int count_file(const char *path) {
    FILE *in = fopen(path, "rb");
    if (in == NULL) return fail(path);
    char *text = NULL;
    size_t len = 0, room = 0;
    do {
        if (len == room) text = checked(realloc(text, room = room ? room * 2 : 16384));
        len += fread(text + len, 1, room - len, in);
    } while (!feof(in) && !ferror(in));
    int status = ferror(in) ? fail(path) : 0;
    fclose(in);
    if (status == 0) {
        file_count++;
        total_bytes += len;
        count_text(text, len);
    }
    free(text);
    return status;
}

static int count_directory(const char *path) {
    DIR *dir = opendir(path);
    if (dir == NULL) return fail(path);
    int status = 0;
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL && status == 0) {
        if (entry->d_name[0] == '.') continue;
        size_t len = strlen(path) + strlen(entry->d_name) + 2;
        char *child = checked(malloc(len));
        snprintf(child, len, "%s/%s", path, entry->d_name);
        struct stat info;
        if (stat(child, &info) != 0)
            status = fail(child);
        else
            status = S_ISDIR(info.st_mode) ? count_directory(child) : count_file(child);
        free(child);
    }
    closedir(dir);
    return status;
}

/* ---- the ranking ---- */

static int by_rank(const void *a, const void *b) {
    const Word *x = a, *y = b;
    if (x->count != y->count) return x->count < y->count ? 1 : -1;
    return strcmp(x->text, y->text);
}

/* Columns that a terminal needs for the text: one for each character that is not a continuation byte. */
static int width(const char *text) {
    int columns = 0;
    for (; *text != '\0'; text++) columns += ((unsigned char)*text & 0xC0) != 0x80;
    return columns;
}

static void print_table(FILE *out, size_t rows) {
    int widest = 4;
    for (size_t i = 0; i < rows; i++)
        if (width(slots[i].text) > widest) widest = width(slots[i].text);
    fprintf(out, "%5s  %s%*s  %6s  %7s  %5s\n", "rank", "word", widest - 4, "", "count", "share", "files");
    for (size_t i = 0; i < rows; i++) {
        const Word *word = &slots[i];
        fprintf(out, "%5zu  %s%*s  %6u  %6.2f%%  %5u\n", i + 1, word->text, widest - width(word->text), "", word->count,
                100.0 * word->count / (double)total_words, word->files);
    }
}

static int write_report(const char *path) {
    FILE *out = fopen(path, "w");
    if (out == NULL) return fail(path);
    fprintf(out, "%lu words, %zu different, in %u files of %lu bytes\n\n", total_words, used, file_count, total_bytes);
    print_table(out, used);
    int failed = ferror(out);
    if (fclose(out) != 0 || failed) return fail(path);
    return 0;
}

int main(int argc, char **argv) {
    const char *directory = argc > 1 ? argv[1] : "/assets";
    const char *report = argc > 2 ? argv[2] : "/out/report.txt";
    size_t rows = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : 20;

    grow_table();
    if (count_directory(directory) != 0) return 1;

    /* The table is not looked up any more: its words move to the front, in order. */
    size_t words = 0;
    for (size_t i = 0; i < capacity; i++)
        if (slots[i].text != NULL) slots[words++] = slots[i];
    qsort(slots, words, sizeof *slots, by_rank);

    printf("%lu words, %zu different, in %u files\n\n", total_words, words, file_count);
    print_table(stdout, rows < words ? rows : words);
    if (write_report(report) != 0) return 1;
    printf("\nAll of them, ranked: %s\n", report);
    return 0;
}
