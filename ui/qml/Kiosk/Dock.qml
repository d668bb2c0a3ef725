pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window

// Beside the demo's kiosk: whose card lies on the reader, the code that was sent, the paper that came out.
Window {
    id: window
    required property var dock
    required property int beside // where the kiosk's window ends
    readonly property var shown: dock.shown
    x: beside
    width: 420
    height: 960
    visible: true
    title: "Demo dock"
    color: Theme.paper
    Column {
        id: cards
        x: 20
        y: 20
        width: parent.width - 40
        spacing: 8
        Text {
            text: "ضع بطاقة · Lay a card"
            width: parent.width
            font.family: Theme.family
            font.pixelSize: 24
            color: Theme.inkQuiet
        }
        Text {
            text: window.shown.code.length > 0 ? "رمز · Code " + window.shown.code : "لا رمز بعد · No code yet"
            font.family: Theme.family
            font.pixelSize: 28
            color: Theme.ink
        }
        Flow {
            width: parent.width
            spacing: 8
            Repeater {
                model: window.shown.personas
                PressButton {
                    required property string modelData
                    implicitHeight: 44
                    pixelSize: 18
                    label: modelData
                    filled: window.shown.laid === modelData
                    onPressed: window.dock.lay(modelData)
                }
            }
        }
    }
    Flickable {
        anchors.top: cards.bottom
        anchors.topMargin: 16
        anchors.bottom: parent.bottom
        x: 20
        width: parent.width - 40
        contentHeight: strip.height
        clip: true
        Image {
            id: strip
            source: window.shown.strip
            width: parent.width
            fillMode: Image.PreserveAspectFit
        }
    }
}
