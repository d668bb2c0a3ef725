pragma ComponentBehavior: Bound
import QtQuick

// Who serves here, and when it is.
Rectangle {
    id: header
    required property var screen
    property bool dark: false
    readonly property real room: width - emblem.width - 2 * (Theme.margin + Theme.gutter) // for both words; on a narrow screen they wrap
    height: Theme.px(128)
    color: dark ? "transparent" : Theme.surface

    Star {
        id: emblem
        width: Theme.px(76)
        height: width
        stroke: header.dark ? "#FFFFFF" : Theme.green900
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
    }
    Words {
        id: emirate
        rtl: header.screen.rtl
        text: header.screen.emirate
        width: Math.ceil(Math.min(implicitWidth, header.room - when.width))
        strong: true
        color: header.dark ? "#FFFFFF" : Theme.ink
        anchors.left: emblem.right
        anchors.leftMargin: Theme.gutter
        anchors.verticalCenter: parent.verticalCenter
    }
    Words {
        id: when
        rtl: header.screen.rtl
        text: header.dark ? header.screen.time : header.screen.today
        font.pixelSize: Theme.meta
        color: header.dark ? "#FFFFFF" : Theme.inkQuiet
        width: Math.ceil(Math.min(implicitWidth, Math.max(header.room - emirate.implicitWidth, implicitWidth * 0.62)))
        horizontalAlignment: lineCount > 1 ? Text.AlignRight : Text.AlignLeft
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
    }
    Rectangle {
        visible: !header.dark
        anchors.bottom: parent.bottom
        width: parent.width
        height: 2
        color: Theme.line
    }
}
