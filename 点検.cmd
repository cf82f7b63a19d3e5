@echo off
rem Double-click this file, or drop a meeting's folder (or a file in it) onto it.
rem ASCII only: cmd.exe reads it before anybody knows which code page holds Japanese. The program says the rest.
setlocal
set PYTHONUTF8=1
set KAIGI_ASK=1
set "CODE=3"

rem What was dropped, seen from the folder that the caller is in; the name of a meeting is left as it is.
set "MEETING=%~1"
if not defined MEETING goto here
if not exist "%~f1" goto here
set "MEETING=%~f1"
set "KIND=%~a1"
if not "%KIND:~0,1%"=="d" set "MEETING=%~dp1."

:here
pushd "%~dp0"
if not %ERRORLEVEL% EQU 0 goto nofolder
set "RUN=.venv\Scripts\python.exe"
"%RUN%" -c "" >nul 2>nul
if %ERRORLEVEL% EQU 0 goto installed

set "PY=py -3"
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if %ERRORLEVEL% EQU 0 goto install
set "PY=python"
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if %ERRORLEVEL% EQU 0 goto install
goto nopython

:install
%PY% -m generator.install
set "CODE=%ERRORLEVEL%"
if not "%CODE%"=="0" goto end

:installed
rem This does nothing unless the list of packages changed.
"%RUN%" -m generator.install
set "CODE=%ERRORLEVEL%"
if not "%CODE%"=="0" goto end
if defined MEETING goto named
"%RUN%" -m generator check
set "CODE=%ERRORLEVEL%"
goto end

:named
"%RUN%" -m generator check "%MEETING%"
set "CODE=%ERRORLEVEL%"
goto end

:nopython
echo.
echo   Python 3.11 or later was not found on this computer.
echo   Python ga mitsukarimasen. Setsumei wo hirakimasu: docs\python.txt
if not defined KAIGI_NO_PAUSE start "" notepad.exe "%~dp0docs\python.txt"
goto end

:nofolder
echo.
echo   The folder of this program cannot be opened.
echo   Folder wo hirakemasen. Network ni tsunagatte iru ka, tashikamete kudasai.

:end
echo.
if not defined KAIGI_NO_PAUSE pause
exit /b %CODE%
