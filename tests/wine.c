/*
 * What Wine 8 lacks of Windows, and a Python that is none. `tests/wine.py` compiles each part for itself.
 *
 * COMPLEX: the parts of complex numbers, which numpy asks for while it is imported, as the C library of Windows is
 * handed them (64 bits by value, 128 by address). RANDOM: what Rust takes its random numbers from. STUB: the py.exe and
 * python.exe of the tests of the icons, which writes its command line down and ends as it is told.
 */

#ifdef COMPLEX
typedef struct { float re, im; } narrow;
typedef struct { double re, im; } wide;
float crealf(narrow z) { return z.re; }
float cimagf(narrow z) { return z.im; }
double creal(wide z) { return z.re; }
double cimag(wide z) { return z.im; }
double creall(wide z) { return z.re; }
double cimagl(wide z) { return z.im; }
#endif

#ifdef RANDOM
#include <stddef.h>
__declspec(dllimport) unsigned char SystemFunction036(void *, unsigned long);
__declspec(dllexport) int ProcessPrng(unsigned char *data, size_t length)
{
    return SystemFunction036(data, (unsigned long)length);
}
#endif

#ifdef STUB
#include <stdio.h>
#include <windows.h>

/* STUB_LOG names a file for the command lines; STUB_CODES is "words=code;words=code", of which the first found counts. */
int main(void)
{
    static wchar_t own[1024], log[1024], codes[1024];
    static char said[8192];
    const wchar_t *line = GetCommandLineW();
    GetModuleFileNameW(NULL, own, 1024);
    GetEnvironmentVariableW(L"STUB_LOG", log, 1024);
    GetEnvironmentVariableW(L"STUB_CODES", codes, 1024);
    WideCharToMultiByte(CP_UTF8, 0, line, -1, said, sizeof said, NULL, NULL);
    FILE *file = _wfopen(log, L"ab");
    if (file) {
        fprintf(file, "%s\n", said);
        fclose(file);
    }
    for (wchar_t *words = wcstok(codes, L";"); words; words = wcstok(NULL, L";")) {
        wchar_t *code = wcsrchr(words, L'=');
        *code = 0;
        if (wcsstr(line, words))
            return _wtoi(code + 1);
    }
    if (wcsstr(line, L"generator.install")) {
        CreateDirectoryW(L".venv", NULL);
        CreateDirectoryW(L".venv\\Scripts", NULL);
        CopyFileW(own, L".venv\\Scripts\\python.exe", FALSE);
    }
    return 0;
}
#endif
