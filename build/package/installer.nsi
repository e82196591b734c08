; The installer for Windows, made by makensis with VERSION, NUMBER, FROM, DOCUMENTS and TO.
; Installs for the user alone, so that nobody is asked for a password.
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetDateSave off
!include MUI2.nsh
!include LogicLib.nsh
!include x64.nsh

Name Tokenlap
OutFile "${TO}"
InstallDir "$LOCALAPPDATA\Programs\Tokenlap"
VIProductVersion "${NUMBER}"
VIAddVersionKey ProductName Tokenlap
VIAddVersionKey FileDescription "Installs Tokenlap"
VIAddVersionKey FileVersion "${NUMBER}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "The Tokenlap authors"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Tokenlap"
!define MUI_FINISHPAGE_RUN "$INSTDIR\TokenlapWindow.exe"
!insertmacro MUI_PAGE_LICENSE "${FROM}/LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE German

LangString NeedsWebView ${LANG_ENGLISH} "The window needs Microsoft Edge WebView2, which this computer lacks. Install it from https://developer.microsoft.com/microsoft-edge/webview2/ before you open Tokenlap; the command line works without it."
LangString NeedsWebView ${LANG_GERMAN} "Das Fenster braucht Microsoft Edge WebView2, das auf diesem Computer fehlt. Installieren Sie es von https://developer.microsoft.com/microsoft-edge/webview2/, bevor Sie Tokenlap öffnen; die Befehlszeile läuft ohne es."

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "Tokenlap needs a 64-bit Windows."
    Abort
  ${EndIf}
FunctionEnd

Section
  SetOutPath "$INSTDIR"
  File "${FROM}/TokenlapWindow.exe" "${FROM}/tokenlap.exe" "${FROM}/LICENSE" "${FROM}/THIRD-PARTY.txt"
  !include "${DOCUMENTS}"
  SetOutPath "$INSTDIR" ; where the shortcut starts
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Tokenlap.lnk" "$INSTDIR\TokenlapWindow.exe"
  WriteRegStr HKCU "${UNINSTALL}" DisplayName Tokenlap
  WriteRegStr HKCU "${UNINSTALL}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" DisplayIcon "$INSTDIR\TokenlapWindow.exe"
  WriteRegStr HKCU "${UNINSTALL}" Publisher "The Tokenlap authors"
  WriteRegStr HKCU "${UNINSTALL}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKCU "${UNINSTALL}" NoModify 1
  WriteRegDWORD HKCU "${UNINSTALL}" NoRepair 1
  ; Typed names of programs are found under App Paths, the path of a shell stays as it is.
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\tokenlap.exe" "" "$INSTDIR\tokenlap.exe"
  SetRegView 64
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}" pv
  ${If} $0 == ""
    ReadRegStr $0 HKCU "Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}" pv
  ${EndIf}
  ${If} $0 == ""
    MessageBox MB_ICONINFORMATION "$(NeedsWebView)" /SD IDOK
  ${EndIf}
SectionEnd

; Leaves the user's data, which lies elsewhere.
Section Uninstall
  Delete "$INSTDIR\TokenlapWindow.exe"
  Delete "$INSTDIR\tokenlap.exe"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  RMDir /r "$INSTDIR\doc"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Tokenlap.lnk"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\tokenlap.exe"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
