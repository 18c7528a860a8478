Attribute VB_Name = "XltoolsHost"
Option Explicit
' What only Excel has; tests in LibreOffice have another module instead.

' The exit code of the program; -1 where it could not be started at all. Esc belongs to Python meanwhile.
Public Function XltShell(ByVal commandLine As String) As Long
    On Error GoTo Failed
    Application.EnableCancelKey = 0
    XltShell = CreateObject("WScript.Shell").Run(commandLine, 0, True)
    Exit Function
Failed:
    XltShell = -1
End Function

' The workbook that the user looks at; none where that is one in protected view, for Excel then names another.
Public Function XltBook() As Object
    Dim shielded As Object
    On Error Resume Next
    Set shielded = Application.ActiveProtectedViewWindow
    On Error GoTo 0
    If shielded Is Nothing Then Set XltBook = ActiveWorkbook
End Function

Public Function XltWindow() As String
    XltWindow = CStr(Application.Hwnd)
End Function

Public Sub XltMessage(ByVal text As String, ByVal title As String)
    MsgBox text, 48, title
End Sub
