pragma ComponentBehavior: Bound
import QtQuick

// Waiting, LockedForGood: why no PIN can be entered, and for how long or what an engineer does.
Page {
    id: page
    lead: Math.round(64 * Theme.scale)
    spacing: Math.round(36 * Theme.scale)
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            font.pixelSize: Theme.section
            color: Theme.inkQuiet
            width: page.column
        },
        Rectangle {
            width: page.column
            height: Math.round(190 * Theme.scale)
            radius: Theme.radius
            color: Theme.amber100
            border.width: 4
            border.color: Theme.amber
            Text {
                anchors.fill: parent
                anchors.margins: Math.round(48 * Theme.scale)
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                text: page.screen.large
                textFormat: Text.PlainText
                color: Theme.amberInk
                font.family: Theme.family
                font.weight: Font.DemiBold
                font.pixelSize: Math.round(90 * Theme.scale)
                fontSizeMode: Text.Fit
                minimumPixelSize: Theme.body
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
    ]
    Sign {
        name: page.screen.icon
        x: Math.round((parent.width - width) / 2)
        y: Math.round(page.below + (parent.height - page.below - height) / 2)
    }
}
