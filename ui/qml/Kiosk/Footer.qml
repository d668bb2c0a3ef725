pragma ComponentBehavior: Bound
import QtQuick

// Every control low, in hand's reach: the main action, under it another way where there is one, then language, back, finish.
Rectangle {
    id: footer
    required property var screen
    property bool dark: false
    signal pressed(string name, string value)
    readonly property bool hasMain: screen.main.length > 0
    readonly property bool hasOther: screen.other.length > 0
    height: (hasOther ? Theme.lowHeight + Theme.gutter : 0) + (hasMain ? Theme.actionHeight + Theme.gutter : 0) + Theme.lowHeight + Theme.px(34 + 60)
    color: dark || Theme.wide ? "transparent" : Theme.surface // wide, the page brings the ground

    Rectangle {
        visible: !footer.dark && !Theme.wide
        width: parent.width
        height: 2
        color: Theme.line
    }
    PressButton {
        id: main
        property string meant: "" // the step may change under the finger: a release does what the press read
        visible: footer.hasMain
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: Theme.px(34)
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        label: footer.screen.main
        icon: footer.screen.mainIcon
        enabled: footer.screen.mainEnabled
        filled: !footer.dark && !footer.screen.mainQuiet
        onDark: footer.dark
        onHeld: main.meant = footer.screen.mainPress
        onPressed: footer.pressed(main.meant, "")
    }
    PressButton {
        visible: footer.hasOther
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: low.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.bottomMargin: Theme.gutter
        implicitHeight: Theme.lowHeight
        pixelSize: Theme.body
        label: footer.screen.other
        onPressed: footer.pressed("otherWay", "")
    }
    Row {
        id: low
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.px(60)
        spacing: Theme.gutter
        PressButton {
            implicitHeight: Theme.lowHeight
            pixelSize: Theme.body
            label: footer.screen.otherLanguage
            onDark: footer.dark
            onPressed: footer.pressed("language", "")
        }
        PressButton {
            visible: footer.screen.back.length > 0
            implicitHeight: Theme.lowHeight
            pixelSize: Theme.body
            label: footer.screen.back
            onPressed: footer.pressed("back", "")
        }
    }
    PressButton {
        visible: footer.screen.finish.length > 0
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.px(60)
        width: Theme.px(240)
        implicitHeight: Theme.lowHeight
        pixelSize: Theme.body
        label: footer.screen.finish
        onPressed: footer.pressed("finish", "")
    }
}
