Attribute VB_Name = "XltoolsCore"
Option Explicit
' Starts Python on the active workbook. Which Python is run stands in the add-in's own hidden sheet (column B), and
' nowhere else: nothing is taken from the user's workbook or its folder (-P), and no console is opened.

Private Const FOR_INTERPRETER As String = "B1"
Private Const FOR_LANGUAGE As String = "B2"
Private Const FOR_TITLE As String = "B3"
Private Const FOR_FAILURE As String = "B4"

Public Sub XltRun(ByVal task As String)
    Dim outcome As Long
    outcome = XltShell(XltCommandLine(task))
    If outcome <> 0 Then XltMessage XltSetting(FOR_FAILURE), XltSetting(FOR_TITLE)
End Sub

Public Function XltCommandLine(ByVal task As String) As String
    Dim bookName As String
    Dim bookPath As String
    Dim book As Object
    Set book = XltBook()
    If Not book Is Nothing Then
        bookName = book.Name
        bookPath = book.FullName
    End If
    XltCommandLine = Chr(34) & XltSetting(FOR_INTERPRETER) & Chr(34) & " -P -m xltools.office " & task & _
        " --lang=" & XltSetting(FOR_LANGUAGE) & " --window=" & XltWindow() & _
        " --book=" & XltSpelt(bookName) & " --path=" & XltSpelt(bookPath)
End Function

' Letters and digits as they are, every other character as _ and the four digits of its code. So no blank, quotation
' mark, percent sign or Chinese character is left that something on the way to Python could take for its own.
Public Function XltSpelt(ByVal text As String) As String
    Dim i As Long
    Dim c As String
    Dim out As String
    For i = 1 To Len(text)
        c = Mid(text, i, 1)
        If c Like "[A-Za-z0-9]" And AscW(c) > 0 And AscW(c) < 128 Then
            out = out & c
        Else
            out = out & "_" & Right("000" & Hex(AscW(c) And &HFFFF&), 4)
        End If
    Next i
    XltSpelt = out
End Function

Private Function XltSetting(ByVal place As String) As String
    XltSetting = CStr(ThisWorkbook.Worksheets(1).Range(place).Value)
End Function
