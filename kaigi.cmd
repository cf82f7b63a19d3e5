@echo off
rem For those who type a command in this folder: kaigi status
setlocal
set PYTHONUTF8=1
set "RUN=%~dp0.venv\Scripts\python.exe"
"%RUN%" -c "" >nul 2>nul
if %ERRORLEVEL% EQU 0 goto run
echo   Mada junbi ga dekite imasen. Folder no icon (.cmd) wo ichido double-click shite kudasai.
exit /b 3

:run
set "PYTHONPATH=%~dp0"
"%RUN%" -m generator %*
exit /b %ERRORLEVEL%
