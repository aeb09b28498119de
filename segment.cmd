@echo off
rem The program segment, as the file segment beside this one, for Windows.
setlocal
set "here=%~dp0"
set "command=%here%dl4j-segment\target\segment.args"
powershell -NoProfile -Command "$c = Get-Item -ErrorAction SilentlyContinue $env:command; if (-not $c) { exit 1 }; $of = 'pom.xml', 'dl4j-losses\pom.xml', 'dl4j-losses\src\main', 'dl4j-onednn\pom.xml', 'dl4j-onednn\src\main', 'dl4j-segment\pom.xml', 'dl4j-segment\src\main', 'dl4j-segment\src\launcher', 'dl4j-segment\src\build' | ForEach-Object { Join-Path $env:here $_ }; if (Get-ChildItem -Recurse $of | Where-Object { $_.LastWriteTime -gt $c.LastWriteTime }) { exit 1 }"
if not errorlevel 1 goto run
if exist "%command%" del "%command%"
pushd "%here%"
call mvnw.cmd -q -pl dl4j-segment -am -DskipTests -Dlauncher compile exec:exec 1>&2
if errorlevel 1 (
  popd
  exit /b 1
)
popd
:run
if "%OMP_NUM_THREADS%"=="" set OMP_NUM_THREADS=1
if "%SEGMENT_HEAP%"=="" set SEGMENT_HEAP=2g
for %%c in (predict evaluate report -V --version -h --help) do if "%~1"=="%%c" set "command=%here%dl4j-segment\target\use.args"
set "java=java"
if not "%JAVA_HOME%"=="" set "java=%JAVA_HOME%\bin\java"
"%java%" -Xmx%SEGMENT_HEAP% "@%command%" %*
exit /b %errorlevel%
