pragma ComponentBehavior: Bound
import QtQuick

// A text in the screen's language: start-aligned in its direction, wrapped at words, never cut.
Text {
    required property bool rtl
    property bool strong: false

    width: Math.ceil(implicitWidth) // whole pixels: an icon between two pixels is drawn differently at every repaint
    height: Math.ceil(implicitHeight)
    font.family: Theme.family
    font.pixelSize: Theme.body
    font.weight: strong ? Font.DemiBold : Font.Normal
    color: Theme.ink
    textFormat: Text.PlainText
    wrapMode: Text.WordWrap
    lineHeight: 1.12
    horizontalAlignment: Text.AlignLeft // mirrored with the layout
    LayoutMirroring.enabled: rtl
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
