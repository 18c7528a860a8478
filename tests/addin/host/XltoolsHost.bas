Attribute VB_Name = "XltoolsHost"
Option Explicit
' The tests' XltoolsHost: LibreOffice has no Windows Script Host and no window handles.

Public Function XltShell(ByVal commandLine As String) As Long
    Shell commandLine, 0, "", True
    XltShell = 0
End Function

Public Function XltBook() As Object
    Set XltBook = ActiveWorkbook
End Function

Public Function XltWindow() As String
    XltWindow = "4242"
End Function

Public Sub XltMessage(ByVal text As String, ByVal title As String)
    ThisWorkbook.Worksheets(1).Range("D1").Value = title & ": " & text
End Sub
